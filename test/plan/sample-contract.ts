import type { Contract } from "../../infra/contract";

/** A stack of four vCPUs and 8 GiB. */
export const sampleContract: Contract = {
  schemaVersion: 1,
  project: "sample",
  stack: "local",
  image: "sha256:1",
  capacity: { vcpus: 4, memoryMiB: 8192 },
  jobStartSeconds: 0,
  profiles: {
    small: { vcpus: 1, memoryMiB: 1024, gpus: 0, timeoutSeconds: 3600 },
    wide: { vcpus: 4, memoryMiB: 1024, gpus: 0, timeoutSeconds: 7200 },
    heavy: { vcpus: 1, memoryMiB: 4096, gpus: 0, timeoutSeconds: 3600 },
  },
};
