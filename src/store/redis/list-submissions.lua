-- The newest live submissions of a project with their journals.
-- KEYS: the project's index (members: their order, then their key's last 43 characters)
-- ARGV: now, limit, the newest end of the range, prefix of submission keys, prefix of journal keys, maxBytes
local index = KEYS[1]
local now, limit, before, submissions, journals = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local maxBytes = tonumber(ARGV[6])

local function sizeOf(texts)
  local bytes = 0
  for _, text in ipairs(texts) do
    bytes = bytes + #text
  end
  return bytes
end

local found, bytes = {}, 0
while #found < limit and bytes <= maxBytes do
  local members = redis.call('ZREVRANGEBYLEX', index, before, '-', 'LIMIT', 0, limit)
  for _, member in ipairs(members) do
    local key = string.sub(member, -43)
    local expiresAt = redis.call('HGET', submissions .. key, 'expiresAt')
    if expiresAt and tonumber(expiresAt) > now and #found < limit and bytes <= maxBytes then
      local fields, journal = redis.call('HGETALL', submissions .. key), redis.call('LRANGE', journals .. key, 0, -1)
      found[#found + 1] = { fields, journal }
      bytes = bytes + sizeOf(fields) + sizeOf(journal)
    end
    before = '(' .. member
  end
  if #members < limit then
    break
  end
end
return found
