variable "name" {}
variable "folder" {}
variable "handler" {}
variable "timeout" {
  default = 10
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = var.folder
  output_path = "${path.root}/build/${var.name}.zip"
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  filename      = data.archive_file.code.output_path
  handler       = var.handler
  runtime       = "python3.11"
  timeout       = var.timeout
  layers        = [aws_lambda_layer_version.shared.arn]
}
