import type { Check } from "./check";
import { fail, pass, warn } from "./check";
import type { Machine, ProgramEnd } from "./machine";

/** The oldest Node that this project runs on. */
const oldestNode = [20, 19] as const;

/** Node, which runs the command line. */
export function nodeCheck({ nodeVersion }: Machine): Check {
  return {
    id: "node",
    title: "Node",
    needs: [],
    run: async () => {
      const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
      if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]))
        return pass(nodeVersion);
      return fail(
        `${nodeVersion} is older than ${oldestNode.join(".")}`,
        "install Node 22 or newer, and run npm run build",
      );
    },
  };
}

/** Docker, which `pulumi up` builds the image with. */
export function dockerCheck(machine: Machine): Check {
  return {
    id: "docker",
    title: "Docker",
    needs: [],
    run: async () => {
      const end = await machine.run("docker", ["version", "--format", "{{.Server.Version}}"]);
      if (end.code === 0) return pass(end.stdout.trim());
      if (end.code === 127)
        return warn(
          "is not installed; pulumi up builds the image with it",
          "install it, or take an image that is there: image: { digest: NAME@sha256:… } in the stack's config",
        );
      return warn(
        `its engine does not answer: ${firstLine(end)}`,
        "start it (sudo systemctl start docker), or join its group (sudo usermod -aG docker $USER)",
      );
    },
  };
}

/** The Pulumi CLI, which makes and changes stacks; running sweeps takes none. */
export function pulumiCheck(machine: Machine): Check {
  return {
    id: "pulumi",
    title: "Pulumi",
    needs: [],
    run: async () => {
      const cli = await machine.findPulumi();
      if (cli === undefined)
        return warn(
          "its CLI is not on this machine; only who deploys needs it",
          "npx pulumi version downloads the one that this project is tested with",
        );
      const version = await machine.run(cli, ["version"]);
      if (version.code !== 0) return warn(`${cli} does not run: ${firstLine(version)}`, "install it again");
      const who = await machine.run(cli, ["whoami", "--non-interactive", "--verbose"]);
      if (who.code !== 0)
        return warn(
          `${version.stdout.trim()} is not logged in; only who deploys needs it`,
          "npx pulumi login s3://BUCKET, where the project keeps its state (docs/aws.md)",
        );
      const { user, url } = loginOf(who.stdout);
      return pass(`${version.stdout.trim()}, logged in${user && ` as ${user}`}${url && ` to ${url}`}`);
    },
  };
}

/** Python, which runs local jobs. */
export function pythonCheck(machine: Machine, isNeeded: boolean): Check {
  return {
    id: "python",
    title: "Python",
    needs: [],
    run: async () => {
      try {
        const { path, version } = await machine.findPython();
        return pass(`${version} (${path})`);
      } catch (error) {
        if (isNeeded) throw error;
        return warn("no 3.10 or 3.11 was found; only the stack local needs one");
      }
    },
  };
}

function firstLine({ stdout, stderr }: ProgramEnd): string {
  return (stderr.trim() || stdout.trim()).split("\n")[0] ?? "";
}

/** `pulumi whoami --verbose` writes a name and a value on each line. */
function loginOf(text: string): { readonly user: string; readonly url: string } {
  const value = (name: string) => new RegExp(`^${name}: *(.*)$`, "m").exec(text)?.[1] ?? "";
  return { user: value("User"), url: value("Backend URL") };
}
