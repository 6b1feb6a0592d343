import ts from "typescript";

import { packageName } from "./package-name";

/** An expression without what only the compiler reads: parentheses, `as const`, `satisfies X`. */
export function bare(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression)
    ? bare(expression.expression)
    : expression;
}

/**
 * What a constant of the file is declared with, if nothing in the file can change it afterwards: its name is only ever
 * put into other values, never looked into and never handed to a function (other than `defineSweep`).
 */
export function declaredWith(name: ts.Identifier): ts.Expression | undefined {
  const tree = name.getSourceFile();
  const declarations = tree.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const) !== 0)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter((one) => ts.isIdentifier(one.name) && one.name.text === name.text);
  const [declaration] = declarations;
  if (!declaration?.initializer || !usesOf(name.text, tree).every(isHarmless)) return undefined;
  return declaration.initializer;
}

function usesOf(text: string, tree: ts.SourceFile): ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isIdentifier(node) && node.text === text) uses.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return uses;
}

function isHarmless(use: ts.Identifier): boolean {
  let node: ts.Expression = use;
  while (bareParent(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.expression !== node && isDefineSweep(parent);
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  return (
    (ts.isVariableDeclaration(parent) && parent.name === node) ||
    ts.isPropertyAssignment(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isTypeQueryNode(parent)
  );
}

function bareParent(node: ts.Node): node is ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node);
}

/** Whether an expression calls what the file imports from here as `defineSweep`. */
export function isDefineSweep(expression: ts.Node): expression is ts.CallExpression {
  return isCallOf("defineSweep", expression);
}

/** Whether an expression calls what the file imports from here as `float`. */
export function isFloat(expression: ts.Node): expression is ts.CallExpression {
  return isCallOf("float", expression);
}

function isCallOf(name: string, expression: ts.Node): expression is ts.CallExpression {
  if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) return false;
  const called = expression.expression.text;
  return importsOf(expression.getSourceFile()).some(
    (one) => one.name.text === called && (one.propertyName ?? one.name).text === name,
  );
}

/** What a file imports by name from the package that defines sweeps. */
function importsOf(tree: ts.SourceFile): readonly ts.ImportSpecifier[] {
  return tree.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const bindings = importClause?.namedBindings;
    const isOurs = ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text === packageName;
    return isOurs && bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  });
}
