import { findProgram, needs, type Program } from "../process/needs.ts";

export const TERRAFORM: Program = {
  names: ["terraform"],
  install: "Terraform 1.11, https://developer.hashicorp.com/terraform/install",
};

export const MOTO: Program = { names: ["moto_server"], install: 'pip install "moto[server]"' };

export const AWS_CLI: Program = { names: ["aws"], install: "apt-get install awscli" };

export const GIT: Program = { names: ["git"], install: "apt-get install git" };

/** As `needs()`, for a test that needs several programs. */
export function needsAll(programs: Program[], name: string, test: () => Promise<void>): void {
  needs(missing(programs) ?? programs[0], name, test);
}

/** The first that is not installed. */
export function missing(programs: Program[]): Program | undefined {
  return programs.find((program) => findProgram(program) === undefined);
}
