export { seededRandom } from '@postkeep/fuzz'
