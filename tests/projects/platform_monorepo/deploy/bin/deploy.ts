import { App } from "aws-cdk-lib";
import { ExportsStack } from "../lib/exports-stack";

new ExportsStack(new App(), "Exports");
