import { nearest } from "../did-you-mean";
import modelClasses from "./model-classes.json";

/** The classes that the image can train, each with its hyperparameters; null where it takes any. */
const classes: Readonly<Record<string, readonly string[] | null>> = modelClasses;

/** What a name of a class stands for. */
export type ModelClass =
  | { readonly kind: "known"; readonly path: string }
  | { readonly kind: "ambiguous"; readonly paths: readonly string[] }
  | { readonly kind: "unknown"; readonly nearest?: string };

/** The class that a whole path, or the last part of one where that is unique, stands for. */
export function findModelClass(name: string): ModelClass {
  if (Object.hasOwn(classes, name)) return { kind: "known", path: name };
  const last = lastPart(name);
  const paths = Object.keys(classes).filter((path) => lastPart(path) === last);
  if (!name.includes(".") && paths.length > 0) {
    return paths.length === 1 ? { kind: "known", path: paths[0]! } : { kind: "ambiguous", paths };
  }
  const near = paths[0] ?? (inImage(name) ? nearestClass(last) : undefined);
  return near === undefined ? { kind: "unknown" } : { kind: "unknown", nearest: near };
}

/** Whether a name could be meant for a class of one of the image's packages. */
function inImage(name: string): boolean {
  const [root] = name.split(".");
  return !name.includes(".") || Object.keys(classes).some((path) => path.startsWith(`${root}.`));
}

function nearestClass(last: string): string | undefined {
  const near = nearest(last, Object.keys(classes).map(lastPart));
  return Object.keys(classes).find((path) => lastPart(path) === near);
}

/** The hyperparameters of a class; undefined when it takes any, or is unknown. */
export function hyperparametersOf(path: string): readonly string[] | undefined {
  return Object.hasOwn(classes, path) ? (classes[path] ?? undefined) : undefined;
}

/** `DecisionTreeClassifier` of `sklearn.tree.DecisionTreeClassifier`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
