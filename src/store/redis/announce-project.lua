-- Puts a project among those that may have open submissions. Answers when, in milliseconds of this server's clock.
-- KEYS: those projects, by when each was last announced
-- ARGV: the project
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
return now
