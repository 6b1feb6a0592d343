import Module, { SourceMap } from "node:module";
import { dirname, resolve } from "node:path";
import type { Service } from "ts-node";
import { REGISTER_INSTANCE, register } from "ts-node";

import type { Source } from "../yaml/source";
import { packageName } from "./package-name";

/** What comes of running a file: what it exports by default, or what it throws and from where, as lines and columns from 0. */
export type Ran =
  | { readonly kind: "exported"; readonly exported: unknown }
  | { readonly kind: "failed"; readonly error: unknown; readonly frames: readonly Frame[] };

export interface Frame {
  readonly line: number;
  readonly column: number;
}

/** Runs a .ts file. */
export function runModule({ file, text }: Source): Ran {
  const path = resolve(file);
  const module = new Module(path) as RunnableModule;
  module.filename = path;
  module.paths = Module._nodeModulePaths(dirname(path));
  let code = "";
  try {
    code = compiler().compile(text, path);
    withOwnPackage(() => module._compile(code, path));
  } catch (error) {
    return { kind: "failed", error, frames: framesOf(error, path, code) };
  }
  const exports = module.exports as { readonly __esModule?: boolean; readonly default?: unknown };
  return { kind: "exported", exported: exports?.__esModule ? exports.default : exports };
}

interface RunnableModule extends Module {
  _compile(code: string, path: string): void;
}

declare module "node:module" {
  function _nodeModulePaths(folder: string): string[];
  let _resolveFilename: (request: string, ...rest: unknown[]) => string;
}

/** Types are `npm run check`'s to verify: here they are only left out. What a sweep file imports is compiled likewise. */
function compiler(): Service {
  return (
    process[REGISTER_INSTANCE] ??
    register({
      swc: true,
      skipProject: true,
      compilerOptions: {
        module: "commonjs",
        target: "es2022",
        esModuleInterop: true,
        resolveJsonModule: true,
      },
    })
  );
}

/** `import … from "sweepstack"` gives the very program that reads the sweep, wherever the file is. */
function withOwnPackage(run: () => void): void {
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) =>
    request === packageName ? require.resolve("./define-sweep") : resolveFilename(request, ...rest);
  try {
    run();
  } finally {
    Module._resolveFilename = resolveFilename;
  }
}

/** Where in a file an error comes from, by the source map in its code: others keep theirs by path, whatever the text. */
function framesOf(error: unknown, path: string, code: string): Frame[] {
  const [, map] = /\n\/\/# sourceMappingURL=data:[^,]*,(.+)\s*$/.exec(code) ?? [];
  if (!(error instanceof Error) || map === undefined) return [];
  const sourceMap = new SourceMap(JSON.parse(Buffer.from(map, "base64").toString()));
  return callSites(error)
    .filter((site) => site.getFileName() === path)
    .map((site) => sourceMap.findEntry((site.getLineNumber() ?? 0) - 1, (site.getColumnNumber() ?? 0) - 1))
    .flatMap((entry) =>
      "originalLine" in entry ? [{ line: entry.originalLine, column: entry.originalColumn }] : [],
    );
}

/** The engine makes the stack of an error when it is first asked for. */
function callSites(error: Error): readonly NodeJS.CallSite[] {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, sites) => sites;
  try {
    const { stack } = error as { readonly stack?: unknown };
    return Array.isArray(stack) ? stack : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
