-- Gives a request its answer, the first that it is given.
-- KEYS: the request
-- ARGV: the answer
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HSETNX', KEYS[1], 'answer', ARGV[1])
end
return {}
