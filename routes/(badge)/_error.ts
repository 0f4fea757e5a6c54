export { handler } from "../badges/_error.ts";
