-- Ids of a project's submissions without a terminal phase. One that expired leaves the list here.
-- KEYS: the open submissions (id to key; the keys share the project's slot)
local ids = {}
local open = redis.call('HGETALL', KEYS[1])
for i = 1, #open, 2 do
  if redis.call('EXISTS', open[i + 1]) == 1 then
    ids[#ids + 1] = open[i]
  else
    redis.call('HDEL', KEYS[1], open[i])
  end
end
return ids
