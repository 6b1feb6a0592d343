import { makeStack } from "./infra/program";

// Pulumi keeps a stack for each of its thousands of promises, for leaks that we have none of. Ten frames of each, mapped
// to TypeScript, were half of a preview's time and 20 MB; three still lead from a mistake to the component that made it.
const framesKept = 3;

// What Pulumi runs: a function, since a sandbox waits for what its base says.
export = () => {
  Error.stackTraceLimit = framesKept;
  return makeStack(__dirname);
};
