import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "../../config";
import { renderConfigProblems } from "../../config-problem";
import { checkedStackOf } from "../checked-stack";
import { makePolicies } from "../policies";
import { rules } from "../rules";

// What `pulumi preview --policy-pack infra/policy/pack` runs, with the stack's own config.
const project = pulumi.getProject();
const stack = pulumi.getStack();
const read = readConfig({ project, stack, values: pulumi.runtime.allConfig() });
if ("problems" in read) throw new Error(renderConfigProblems(project, stack, read.problems));
new PolicyPack("sweepstack", {
  enforcementLevel: "mandatory",
  policies: makePolicies(rules, checkedStackOf(read.config)),
});
