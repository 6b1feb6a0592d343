import { isScalar, visit } from "yaml";

import type { Problem } from "../../problem";
import { makeProblem } from "../make-problem";
import type { YamlFile } from "./parse-yaml";
import { locationAt } from "./source";

/** What PyYAML (YAML 1.1) would read where YAML 1.2 reads something else that a user may not expect. */
const otherMeanings: readonly (readonly [pattern: RegExp, meaning: (text: string) => string])[] = [
  [/^(?:yes|on)$/i, () => "true"],
  [/^(?:no|off)$/i, () => "false"],
  [/^[-+]?0[0-7]+$/, (text) => `the octal number ${Number.parseInt(text, 8)}`],
  [/^[-+]?[1-9][0-9]*_[0-9_]*$/, (text) => `the number ${text.replaceAll("_", "")}`],
  [/^[-+]?[1-9][0-9]*(?::[0-5]?[0-9])+$/, () => "a number of base 60"],
];

/** Warns of texts in a Triage config that Triage's own YAML reader takes for something else. */
export function yaml11Warnings(file: YamlFile): Problem[] {
  const warnings: Problem[] = [];
  visit(file.root, {
    Scalar(_key, node) {
      if (!isScalar(node) || node.type !== "PLAIN" || !node.range) return;
      const text = node.source ?? "";
      const meaning = otherMeanings.find(([pattern]) => pattern.test(text))?.[1](text);
      if (meaning === undefined) return;
      const here = typeof node.value === "string" ? "text" : `the number ${node.value}`;
      const message = `\`${text}\` is ${here} here (YAML 1.2), and ${meaning} to Triage alone (YAML 1.1)`;
      const isText = typeof node.value === "string";
      const hint = isText ? "put it in quotes, or write what it should mean" : "write the number you mean";
      warnings.push(
        makeProblem("yaml-1.1", locationAt(file.source, node.range[0], text.length), message, hint),
      );
    },
  });
  return warnings;
}
