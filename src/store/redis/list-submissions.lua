-- The newest live submissions of a project with their journals.
-- KEYS: the project's index (members: their order, then their key's last 43 characters)
-- ARGV: now, limit, the newest end of the range, prefix of submission keys, prefix of journal keys
local index = KEYS[1]
local now, limit, before, submissions, journals = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]

local found = {}
while #found < limit do
  local members = redis.call('ZREVRANGEBYLEX', index, before, '-', 'LIMIT', 0, limit)
  for _, member in ipairs(members) do
    local key = string.sub(member, -43)
    local expiresAt = redis.call('HGET', submissions .. key, 'expiresAt')
    if expiresAt and tonumber(expiresAt) > now and #found < limit then
      found[#found + 1] = { redis.call('HGETALL', submissions .. key), redis.call('LRANGE', journals .. key, 0, -1) }
    end
    before = '(' .. member
  end
  if #members < limit then
    break
  end
end
return found
