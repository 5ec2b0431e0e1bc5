/** Packages that come without types. */
declare module '@custom-elements-manifest/analyzer/cli.js' {
  export function cli(options: {argv: string[]; noWrite: boolean}): Promise<unknown>;
}
