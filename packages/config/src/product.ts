// The product's name and version. Nothing else in the code spells them.
export const product = { name: 'Postkeep', slug: 'postkeep', version: '0.1.0' } as const
