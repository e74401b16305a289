terraform {
  required_version = ">= 1.5"
}

locals {
  runtime = "python3.12"
  limits = {
    invoices = 45
    dunning  = 300
  }
  common = {
    BILLING_BUCKET = aws_s3_bucket.billing.bucket
  }
}

variable "dunning_timeout" {
  type    = number
  default = 90
}

data "archive_file" "invoices" {
  type        = "zip"
  source_dir  = "${path.module}/../src/invoices"
  output_path = "${path.module}/build/invoices.zip"
}

resource "aws_lambda_function" "invoices" {
  function_name    = "billing-invoices"
  filename         = data.archive_file.invoices.output_path
  source_code_hash = data.archive_file.invoices.output_base64sha256
  handler          = "create.handler"
  runtime          = local.runtime
  timeout          = local.limits.invoices

  environment {
    variables = merge(local.common, {
      AWS_MAX_ATTEMPTS = "4"
    })
  }
}

resource "aws_apigatewayv2_integration" "invoices" {
  api_id                 = aws_apigatewayv2_api.billing.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.invoices.invoke_arn
  payload_format_version = "2.0"
}

module "dunning" {
  source = "./modules/function"

  name    = "billing-dunning"
  folder  = "${path.module}/../src/dunning"
  handler = "remind.handler"
  timeout = var.dunning_timeout
}

module "export" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 7.0"

  function_name = "billing-export"
  handler       = "export.main"
  runtime       = local.runtime
  source_path   = "../src/export"
  timeout       = var.is_large ? 600 : 120
}

/* The queue lives
   in another state. */
resource "aws_s3_bucket" "billing" {
  bucket = format("billing-%s", var.stage)
}
