// libcurl: Debian's libcurl4-openssl-dev. Swift cannot call functions with variable arguments, so that each kind of
// argument has a function of its own here (CURLOPT_*, "curl_easy_setopt(3)").
#pragma once

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

// What a callback gets is `user`, the value of CURLOPT_WRITEDATA or CURLOPT_HEADERDATA.
typedef size_t (*curl_bytes_callback)(char *bytes, size_t size, size_t count, void *user);

// What opens a connection's socket gets is `user`, the value of CURLOPT_OPENSOCKETDATA.
typedef curl_socket_t (*curl_opensocket_function)(void *user, curlsocktype purpose, struct curl_sockaddr *address);

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

static inline CURLcode curl_set_socket_callback(CURL *handle, curl_opensocket_function callback)
{
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
}

// Writes the bytes of the address into `bytes`, which has room for 16, and returns how many these are: 4 of IPv4, 16 of
// IPv6, and 0 of another kind.
static inline int curl_address_bytes(const struct curl_sockaddr *address, unsigned char *bytes)
{
    switch (address->addr.sa_family) {
    case AF_INET:
        memcpy(bytes, &((const struct sockaddr_in *)&address->addr)->sin_addr, 4);
        return 4;
    case AF_INET6:
        memcpy(bytes, &((const struct sockaddr_in6 *)&address->addr)->sin6_addr, 16);
        return 16;
    default:
        return 0;
    }
}

// The socket that libcurl would open.
static inline curl_socket_t curl_open_socket(const struct curl_sockaddr *address)
{
#ifdef SOCK_CLOEXEC
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
#else
    return socket(address->family, address->socktype, address->protocol);
#endif
}
