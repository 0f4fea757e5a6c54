export { handler } from "../(site)/_middleware.ts";
