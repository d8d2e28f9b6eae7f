-- A project's submissions without a terminal phase: id and the end of its lease in turn. One that expired leaves the list here.
-- KEYS: the open submissions (id to key; the keys share the project's slot)
local found = {}
local open = redis.call('HGETALL', KEYS[1])
for i = 1, #open, 2 do
  local id, createdAt, leaseUntil = open[i], unpack(redis.call('HMGET', open[i + 1], 'createdAt', 'leaseUntil'))
  if createdAt then
    found[#found + 1] = id
    found[#found + 1] = leaseUntil or '0'
  else
    redis.call('HDEL', KEYS[1], id)
  end
end
return found
