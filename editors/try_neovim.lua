-- Tries the language server in Neovim 0.10 or newer, with the settings of docs/editors.md, in the root of the checkout:
--   PATH="$PWD/.venv/bin:$PATH" nvim --headless -u NONE -l editors/try_neovim.lua
local function read(path)
  return table.concat(vim.fn.readfile(path), "\n")
end

local page = read("docs/editors.md")
local settings = page:match("Before Neovim 0%.11:\n\n```lua\n(.-)```")
local folder = vim.fn.tempname()
vim.fn.mkdir(folder, "p")
vim.fn.writefile({ "[tool.flake8-botocore]", 'botocore-version = "1.44"' }, folder .. "/pyproject.toml")
vim.fn.writefile(vim.fn.readfile("examples/send_invoices.py"), folder .. "/app.py")
vim.cmd("filetype on")
assert(load(settings))()

local function codes()
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, each.code)
  end
  table.sort(found)
  return table.concat(found, " ")
end

local function expect(what, wanted, now)
  vim.wait(20000, function()
    return now() == wanted
  end, 50)
  assert(now() == wanted, what .. ": " .. now() .. " instead of " .. wanted)
  print(what .. ": " .. wanted)
end

local function actions(kind, line)
  local place = { line = line, character = 20 }
  local asked = {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = place, ["end"] = place },
    context = { diagnostics = {}, only = { kind } },
  }
  local found = {}
  for _, reply in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 20000) or {}) do
    vim.list_extend(found, reply.result or {})
  end
  return found
end

local function apply(action)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  if not action.edit then
    action = client.request_sync("codeAction/resolve", action, 20000, 0).result
  end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  print("applied: " .. action.title)
end

vim.cmd.edit(folder .. "/app.py")
vim.bo.filetype = "python"
expect("opened", "BOT101 BOT102 BOT203 BOT302", codes)

local hover = vim.lsp.buf_request_sync(0, "textDocument/hover", {
  textDocument = vim.lsp.util.make_text_document_params(),
  position = { line = 3, character = 20 },
}, 20000)
local _, shown = next(hover)
print("hover: " .. shown.result.contents.value:match("[^\n]+"))

vim.api.nvim_buf_set_lines(0, 4, 5, true, { 'queue = boto3.client("sqs")' })
expect("edited", "BOT101 BOT101 BOT302", codes)

apply(actions("quickfix", 4)[1])
expect("quick fix", "BOT101 BOT302", codes)

vim.cmd("edit!")
expect("read again", "BOT101 BOT102 BOT203 BOT302", codes)

vim.api.nvim_buf_set_lines(0, 4, 5, true, {
  'queue = boto3.client("sqs", config=Config(retries={"max_attempts": 4, "total_max_attempts": 2}, read_timeout=9))',
})
expect("edited again", "BOT101 BOT201 BOT302", codes)
apply(actions("source.fixAll", 4)[1])
expect("fixed all", "BOT101 BOT302", codes)
print(vim.api.nvim_buf_get_lines(0, 4, 5, true)[1])
