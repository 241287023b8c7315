-- Every request is a message of its own from a client of its own.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
function init(args)
  count = 0
  start = tonumber(args[1] or 0)
  path = args[2] or "/v1/contact"
end
function request()
  count = count + 1
  local n = start + id * 4000000 + count
  local address = string.format("10.%d.%d.%d", math.floor(n / 65536) % 256, math.floor(n / 256) % 256, n % 256)
  local body = string.format('{"name":"Ana Diaz","email":"ana%d@example.org","company":"","phone":"+1 260 555 0100","project_type":"Recording","budget_range":"","message":"We would like to record four songs in spring, number %d. Is there time in March, and what would a day cost?"}', n, n)
  return wrk.format("POST", path, {["Content-Type"] = "application/json", ["X-Forwarded-For"] = address}, body)
end
