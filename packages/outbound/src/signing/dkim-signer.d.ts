// dkim-signer has no types of its own: the parts that are used.
declare module 'dkim-signer' {
  interface DkimSigner {
    /** The field with an empty `b=`, without a final line end. */
    generateDKIMHeader(
      domain: string,
      selector: string,
      fieldNames: string,
      headers: string,
      body: string
    ): string
    readonly DKIMCanonicalizer: {
      /** The last field of each name, in the order of the names. */
      relaxedHeaders(headers: string, fieldNames: string): { headers: string; fieldNames: string }
      relaxedHeaderLine(line: string): { key: string; value: string }
    }
  }
  const dkimSigner: DkimSigner
  export default dkimSigner
}
