/** A statement of an identity policy as IAM reads it. */
export interface ReadStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Something that somebody wants to do. */
export interface Wish {
  readonly action: string;
  /** `*` where AWS knows no resource for the action. */
  readonly resource: string;
  /** What AWS knows of the request: from condition keys to values. */
  readonly request?: Readonly<Record<string, string>>;
}

/** Whether a policy allows something: a small part of what IAM decides by, enough for the policies of this program. */
export function allows(statements: readonly ReadStatement[], wish: Wish): boolean {
  const applying = statements.filter((each) => applies(each, wish));
  return (
    applying.some(({ Effect }) => Effect === "Allow") && applying.every(({ Effect }) => Effect === "Allow")
  );
}

function applies(
  { Action, Resource, Condition = {} }: ReadStatement,
  { action, resource, request = {} }: Wish,
) {
  return (
    Action.includes(action) &&
    Resource.some((pattern) => covers(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, request[key], wanted)),
    )
  );
}

function holds(operator: string, found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false;
  if (operator === "StringEquals" || operator === "Bool") return found === wanted;
  if (operator === "StringLike" || operator.startsWith("Arn")) return covers(wanted, found);
  throw new Error(`${operator} is not known`);
}

/** Whether a pattern with `*` covers a text. */
export function covers(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(text);
}
