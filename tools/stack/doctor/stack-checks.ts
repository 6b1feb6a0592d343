import { batchChecks } from "./batch-checks";
import type { Check } from "./check";
import { credentialChecks } from "./credential-checks";
import { imageCheck } from "./image-check";
import type { Machine } from "./machine";
import { dockerCheck, nodeCheck, pulumiCheck, pythonCheck } from "./machine-checks";
import { permissionCheck } from "./permission-check";
import { quotaChecks } from "./quota-checks";
import { storageChecks } from "./storage-checks";
import type { StackSubject } from "./subject";
import { waitingCheck } from "./waiting-check";

/** What running sweeps on a stack on AWS takes, of this machine, of the credentials and of the stack. */
export function stackChecks(machine: Machine, subject: StackSubject): Check[] {
  return [
    nodeCheck(machine),
    pythonCheck(machine, false),
    dockerCheck(machine),
    pulumiCheck(machine),
    ...credentialChecks(subject),
    permissionCheck(subject),
    ...storageChecks(subject),
    ...batchChecks(subject),
    imageCheck(subject),
    ...quotaChecks(subject),
    waitingCheck(subject),
  ];
}
