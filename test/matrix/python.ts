import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Value } from "../../tools/matrix/config/value";
import { Float, isList, isMap } from "../../tools/matrix/config/value";

/** A Python that has PyYAML, or why there is none. */
export function findPython(): { readonly python: string } | { readonly reason: string } {
  const own = join(__dirname, "../../.venv/bin/python");
  const python = process.env.SWEEP_PYTHON ?? (existsSync(own) ? own : undefined);
  if (python === undefined) return { reason: "neither .venv nor SWEEP_PYTHON has a Python" };
  try {
    execFileSync(python, ["-c", "import yaml"], { stdio: "ignore" });
    return { python };
  } catch {
    return { reason: `${python} has no PyYAML` };
  }
}

const program = `
import json, struct, sys, yaml

def show(value):
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", "nan" if value != value else struct.pack(">d", value).hex()]
    if isinstance(value, str):
        return ["str", value]
    if isinstance(value, list):
        return ["list", [show(item) for item in value]]
    if isinstance(value, dict):
        return ["map", [[show(key), show(item)] for key, item in value.items()]]
    return ["other", type(value).__name__]

def load(text):
    try:
        return show(yaml.safe_load(text))
    except Exception as error:
        return ["error", str(error)]

json.dump([load(text) for text in json.load(sys.stdin)], sys.stdout)
`;

/** What PyYAML's safe_load makes of each text, as `shown` shows it; one process for all. */
export function safeLoad(python: string, texts: readonly string[]): unknown[] {
  const input = JSON.stringify(texts);
  const output = execFileSync(python, ["-c", program], {
    input,
    maxBuffer: 1e9,
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  return JSON.parse(output.toString("utf8")) as unknown[];
}

/** A value with its type, as the Python program above shows it. */
export function shown(value: Value): unknown {
  if (value === null) return ["null"];
  if (typeof value === "boolean") return ["bool", value];
  if (typeof value === "bigint") return ["int", String(value)];
  if (typeof value === "string") return ["str", value];
  if (value instanceof Float) return ["float", floatBits(value.value)];
  if (typeof value === "number")
    return Number.isInteger(value) ? ["int", String(value)] : ["float", floatBits(value)];
  if (isList(value)) return ["list", value.map(shown)];
  return ["map", isMap(value) ? [...value].map(([key, item]) => [shown(key), shown(item)]) : []];
}

function floatBits(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("hex");
}
