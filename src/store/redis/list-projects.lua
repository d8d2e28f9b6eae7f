-- The projects that may have open submissions, each followed by when it was last announced and whether that is longer ago
-- ('1' or '0') than the time given, in milliseconds.
-- KEYS: those projects, by when each was last announced; a set of them that servers kept which announced none
-- ARGV: that time
local announced, unordered = KEYS[1], KEYS[2]

for _, project in ipairs(redis.call('SMEMBERS', unordered)) do
  redis.call('ZADD', announced, 'NX', 0, project)
end
redis.call('DEL', unordered)

local now = redis.call('TIME')[1] * 1000
local listed = redis.call('ZRANGE', announced, 0, -1, 'WITHSCORES')
local found = {}
for i = 1, #listed, 2 do
  found[#found + 1] = listed[i]
  found[#found + 1] = listed[i + 1]
  found[#found + 1] = now - listed[i + 1] > tonumber(ARGV[1]) and '1' or '0'
end
return found
