// libcurl: Debian's libcurl4-openssl-dev. Swift cannot call functions with variable arguments, so that each kind of
// argument has a function of its own here (CURLOPT_*, "curl_easy_setopt(3)").
#pragma once

#include <curl/curl.h>

// What a callback gets is `user`, the value of CURLOPT_WRITEDATA or CURLOPT_HEADERDATA.
typedef size_t (*curl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);

static inline CURLcode curl_set_number(CURL *handle, CURLoption option, long value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_size(CURL *handle, CURLoption option, curl_off_t value)
{
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the text.
static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value)
{
    return curl_easy_setopt(handle, option, value);
}

// libcurl keeps the pointer.
static inline CURLcode curl_set_pointer(CURL *handle, CURLoption option, const void *value)
{
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode curl_set_headers(CURL *handle, struct curl_slist *headers)
{
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode curl_set_callback(CURL *handle, CURLoption option, curl_bytes_callback callback)
{
    return curl_easy_setopt(handle, option, callback);
}

static inline long curl_response_code(CURL *handle)
{
    long code = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
    return code;
}
