import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A project with a lock, and a PATH that holds nothing but fake Pythons and a fake uv, which log what they are told. */
export interface FakeMachine {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** One line for each time a fake was started since the last call, with the root left out of the paths. */
  takeLog(): string[];
  remove(): void;
}

export interface FakePython {
  readonly version: string;
  readonly implementation?: string;
  readonly venv?: boolean;
  readonly ensurepip?: boolean;
}

/** Makes a machine; the keys of `pythons` are paths below its root, such as `bin/python3.11`. */
export function makeMachine(pythons: Record<string, FakePython>, uvVersion?: string): FakeMachine {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "sweepstack-")));
  const log = join(root, "log");
  writeFileSync(log, "");
  writeText(join(root, "infra/image/requirements.lock"), "triage==6.0.0\n");
  writeText(join(root, "infra/image/installer.lock"), "uv==0.13.9\n");
  for (const [path, python] of Object.entries(pythons)) writeScript(join(root, path), pythonScript(python));
  if (uvVersion) writeScript(join(root, "bin/uv"), uvScript(uvVersion));
  return {
    root,
    env: { PATH: join(root, "bin"), HOME: root, LOG: log },
    takeLog: () => {
      const lines = readFileSync(log, "utf8").replaceAll(`${root}/`, "").split("\n").slice(0, -1);
      writeFileSync(log, "");
      return lines;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function pythonScript({
  version,
  implementation = "CPython",
  venv = true,
  ensurepip = true,
}: FakePython): string {
  const answer = [version, implementation, venv ? "True" : "False", ensurepip ? "True" : "False"];
  return `#!/bin/sh
case "$2 $3" in
  -c*) printf '%s\\n' "$0" ${answer.join(" ")}; exit ;;
  "-m pip") [ "$4" = config ] && { echo "$PIP_CONFIG_LIST"; exit; } ;;
esac
echo "$0 $*" >> "$LOG"
for last; do :; done
case "$3" in
  venv) /bin/mkdir -p "$last/bin" && /bin/cp "$0" "$last/bin/python" ;;
  pip) printf '%s' '${uvScript("0.13.9")}' > "\${0%/*}/uv" && /bin/chmod +x "\${0%/*}/uv" ;;
esac
`;
}

function uvScript(version: string): string {
  return `#!/bin/sh
[ "$1" = --version ] && { echo "uv ${version} (fake)"; exit; }
echo "$0 $*" >> "$LOG"
echo "Resolved 1 package in 1ms" >&2
[ -n "$SHOW_ENV" ] && echo "$UV_DEFAULT_INDEX $SSL_CERT_FILE $UV_NATIVE_TLS $UV_SYSTEM_CERTS" >> "$LOG"
[ -n "$UV_FAILS" ] && { echo "error: disk full" >&2; exit 2; }
/bin/sleep 0.1
echo "Installed 1 package in 1ms" >&2
`;
}

function writeScript(path: string, text: string): void {
  writeText(path, text, 0o755);
}

function writeText(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}
