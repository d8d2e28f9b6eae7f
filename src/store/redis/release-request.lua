-- Forgets a request that was not answered.
-- KEYS: the request
if redis.call('HEXISTS', KEYS[1], 'answer') == 0 then
  redis.call('DEL', KEYS[1])
end
return {}
