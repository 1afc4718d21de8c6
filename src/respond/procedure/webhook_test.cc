// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/webhook.h"

#include <gtest/gtest.h>

namespace millwright::respond {
namespace {

TEST(Webhook, WhichAddressesAreTaken) {
  struct Case {
    const char* url;
    bool is_taken;
  };
  const Case cases[] = {
      {"https://cmms.example/orders", true},
      {"http://10.0.0.5:8080/x?asset={asset}&run={run}#{step}", true},
      {"https://cmms?alarm={alarm}", true},
      {"ftp://cmms/x", false},
      {"cmms/x", false},
      {"https://", false},
      {"https:///x", false},
      {"https://{asset}/x", false},
      {"https://{asset}.example/x", false},
      {"https://user@evil/x", false},
      {"https://good\\@evil/x", false},
      {"https://x/a b", false},
      {"https://x/a\nb", false},
      {"https://x/{asset", false},
      {"https://x/asset}", false},
      {"https://x/{aset}", false},
      {"https://x/{}", false},
  };
  for (const Case& c : cases) EXPECT_EQ(check_webhook_url(c.url).has_value(), c.is_taken) << c.url;
}

TEST(Webhook, ValuesCannotLeaveTheirPlace) {
  EXPECT_EQ(
      expand_webhook_url("https://x/{asset}?who={person}&n={run}{step}",
                         {{"asset", "mill/../a b"}, {"person", "ann&admin=1#{run}"}, {"run", "7"}}),
      "https://x/mill%2F..%2Fa%20b?who=ann%26admin%3D1%23%7Brun%7D&n=7");
  EXPECT_EQ(expand_webhook_url("https://x/", {}), "https://x/");
}

}  // namespace
}  // namespace millwright::respond
