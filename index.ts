import { makeStack } from "./infra/program";

// What Pulumi runs: a function, since a sandbox waits for what its base says.
export = () => makeStack(__dirname);
