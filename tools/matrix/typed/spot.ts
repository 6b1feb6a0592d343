import ts from "typescript";

import { Float } from "../config/value";
import { bare, declaredWith, isDefineSweep, isFloat } from "./constants";

/** The expression that a value comes from. */
export interface Spot {
  readonly expression: ts.Node;
  /** Whether it is the value itself that stands there, written out; else the value is part of what is computed there. */
  readonly written: boolean;
}

/** The spots of a key and of its value. */
export interface EntrySpots {
  readonly key: Spot;
  readonly value: Spot;
}

/** The spot of what the file exports through `defineSweep`. */
export function spotOfSweep(exported: ts.Node, content: object): Spot {
  const call = ts.isExpression(exported) ? follow(exported, undefined) : exported;
  if (isDefineSweep(call) && call.arguments.length === 1) return spotOf(call.arguments[0]!, content);
  return { expression: exported, written: false };
}

/** The spots of the items of a list; what cannot be told apart comes from the whole. */
export function spotsOfItems(holder: Spot, items: readonly unknown[]): Spot[] {
  const { expression, written } = holder;
  const elements = written && ts.isArrayLiteralExpression(expression) ? expression.elements : [];
  // What a spread adds moves the items after it.
  const spread = elements.findIndex(ts.isSpreadElement);
  const known = spread === -1 ? elements : elements.slice(0, spread);
  const whole = { expression, written: false };
  // Array.from also visits the holes of a list.
  return Array.from(items, (item, at) => (known[at] ? spotOf(known[at], item) : whole));
}

/** The spots of an entry of an object; what cannot be told apart comes from the whole. */
export function spotsOfEntry({ expression, written }: Spot, key: string, value: unknown): EntrySpots {
  const found =
    written && ts.isObjectLiteralExpression(expression) ? propertyOf(expression, key, value) : undefined;
  const whole = { expression, written: false };
  return found ?? { key: whole, value: whole };
}

/** The last property of a name decides; a spread may hold any name, unless it can be looked into. */
function propertyOf(object: ts.ObjectLiteralExpression, key: string, value: unknown): EntrySpots | undefined {
  for (const property of object.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = follow(property.expression, undefined);
      if (!ts.isObjectLiteralExpression(spread)) return undefined;
      const inside = propertyOf(spread, key, value);
      if (inside) return inside;
      if (!hasOnlyNames(spread)) return undefined;
      continue;
    }
    const name = nameOf(property.name);
    if (name === undefined) return undefined;
    if (name !== key) continue;
    const nameSpot = { expression: property.name, written: true };
    if (ts.isPropertyAssignment(property))
      return { key: nameSpot, value: spotOf(property.initializer, value) };
    if (ts.isShorthandPropertyAssignment(property))
      return { key: nameSpot, value: spotOf(property.name, value) };
    return { key: nameSpot, value: { expression: property, written: ts.isMethodDeclaration(property) } };
  }
  return undefined;
}

function hasOnlyNames({ properties }: ts.ObjectLiteralExpression): boolean {
  return properties.every((property) => property.name && nameOf(property.name) !== undefined);
}

function nameOf(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : undefined;
}

function spotOf(expression: ts.Expression, value: unknown): Spot {
  const found = follow(expression, value);
  const written = typeof value === "function" || isLiteral(found);
  return { expression: written ? found : bare(expression), written };
}

/** What an expression stands for: constants are looked up, as long as what they were declared with is what is there. */
function follow(expression: ts.Expression, value: unknown): ts.Expression {
  const plain = bare(expression);
  const declared = ts.isIdentifier(plain) ? declaredWith(plain) : undefined;
  if (!declared) return plain;
  const found = follow(declared, value);
  return value === undefined || agrees(found, value) ? found : plain;
}

/** Whether a literal may be how a value was written. */
function agrees(expression: ts.Expression, value: unknown): boolean {
  const plain = bare(expression);
  if (ts.isObjectLiteralExpression(plain)) {
    if (typeof value !== "object" || value === null) return false;
    if (!hasOnlyNames(plain)) return true;
    const entries = value as Readonly<Record<string, unknown>>;
    return plain.properties.every(
      (property) =>
        !ts.isPropertyAssignment(property) || agrees(property.initializer, entries[nameOf(property.name)!]),
    );
  }
  if (ts.isArrayLiteralExpression(plain)) {
    if (!Array.isArray(value)) return false;
    if (plain.elements.some(ts.isSpreadElement)) return true;
    return (
      plain.elements.length === value.length && plain.elements.every((item, at) => agrees(item, value[at]))
    );
  }
  if (ts.isStringLiteralLike(plain)) return plain.text === value;
  if (ts.isNumericLiteral(plain)) return Number(plain.text) === value;
  return true;
}

/** Whether a value is written out: as a literal, a number with its sign, or a `float(1)`. */
function isLiteral(expression: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(expression)) return ts.isNumericLiteral(expression.operand);
  return (
    isFloat(expression) ||
    ts.isObjectLiteralExpression(expression) ||
    ts.isArrayLiteralExpression(expression) ||
    ts.isLiteralExpression(expression) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(
      expression.kind,
    )
  );
}

/** Whether a number that is whole was written as if it were a float, which it is not: `1.0`. */
export function looksLikeFloat({ expression, written }: Spot, value: unknown): boolean {
  if (!written || value instanceof Float || !ts.isExpression(expression)) return false;
  const number = ts.isPrefixUnaryExpression(expression) ? expression.operand : expression;
  return ts.isNumericLiteral(number) && /^[\d_]*\.[\d_]*(?:e|$)|^[\d_.]+e-/i.test(number.getText());
}
