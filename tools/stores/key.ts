const name = String.raw`[\w-][\w.-]*`;
const keyPattern = new RegExp(`^${name}(/${name})*$`);
const prefixPattern = new RegExp(`^(${name}/)*(${name})?$`);

/** Throws for what is not a key; keys are made by the program, so that is a bug and no Problem. */
export function assertKey(key: string): void {
  if (!keyPattern.test(key)) throw new Error(`not a key of the store: ${JSON.stringify(key)}`);
}

/** Throws for what no key can begin with. */
export function assertPrefix(prefix: string): void {
  if (!prefixPattern.test(prefix)) throw new Error(`no key begins with ${JSON.stringify(prefix)}`);
}
