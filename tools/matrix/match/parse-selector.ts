import type { Problem } from "../../problem";
import { Problems } from "../../problem";
import { didYouMean } from "../did-you-mean";
import { makeProblem } from "../make-problem";
import type { LabelTest, Matcher } from "./matcher";
import type { KnownLabels } from "./read-matcher";

/**
 * Reads the selectors of a command line, all of which must hold; throws Problems.
 *
 * @example
 * parseSelector(["model=lr,dt", "span=1month"], labels)
 */
export function parseSelector(texts: readonly string[], labels: KnownLabels): Matcher {
  const problems: Problem[] = [];
  const tests = new Map<string, LabelTest>();
  for (const text of texts) {
    const [, axis, list] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (axis === undefined || list === undefined || list === "") {
      const hint = "a selector looks like axis=label or axis=label,label";
      problems.push(
        makeProblem("bad-selector", undefined, `${JSON.stringify(text)} is not a selector`, hint),
      );
      continue;
    }
    const known = labels.get(axis);
    if (!known) {
      problems.push(unknown("unknown-axis", `no axis is called "${axis}"`, axis, [...labels.keys()]));
      continue;
    }
    const wanted = known.includes(list) ? [list] : list.split(",").map((label) => label.trim());
    for (const label of wanted.filter((one) => !known.includes(one))) {
      problems.push(
        unknown("unknown-label", `"${axis}" has no label ${JSON.stringify(label)}`, label, known),
      );
    }
    const test: LabelTest = { kind: "one-of", labels: wanted };
    const earlier = tests.get(axis);
    tests.set(axis, earlier ? { kind: "all", tests: [earlier, test] } : test);
  }
  if (problems.length > 0) throw new Problems(problems);
  return { entries: [{ tests }] };
}

function unknown(code: string, message: string, word: string, candidates: readonly string[]): Problem {
  const hint = didYouMean(word, candidates);
  return makeProblem(code, undefined, message, hint);
}
