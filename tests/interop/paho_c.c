// SPDX-License-Identifier: Apache-2.0
// Eclipse Paho C, synchronous client: publishes N messages at each QoS and reads them back.
//   paho_c URI 3|5 N   prints "<qos> <received>" for each QoS; exit 0 when all came once, in order.
#include <MQTTClient.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char* what, int code) {
  fprintf(stderr, "%s: %d\n", what, code);
  return 1;
}

static int connect_to(MQTTClient client, int is_v5) {
  if (is_v5) {
    MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer5;
    options.cleanstart = 1;
    MQTTResponse answer = MQTTClient_connect5(client, &options, NULL, NULL);
    const int code = answer.reasonCode;
    MQTTResponse_free(answer);
    return code;
  }
  MQTTClient_connectOptions options = MQTTClient_connectOptions_initializer;
  options.MQTTVersion = MQTTVERSION_3_1_1;
  return MQTTClient_connect(client, &options);
}

static int subscribe(MQTTClient client, const char* topic, int is_v5) {
  if (!is_v5) return MQTTClient_subscribe(client, topic, 2);
  MQTTResponse answer = MQTTClient_subscribe5(client, topic, 2, NULL, NULL);
  const int code = answer.reasonCode;
  MQTTResponse_free(answer);
  return code == 2 ? 0 : code;  // granted QoS 2
}

static int publish(MQTTClient client, const char* topic, int number, int qos, int is_v5) {
  char payload[32];
  const int size = snprintf(payload, sizeof payload, "%d", number);
  MQTTClient_deliveryToken token;
  if (is_v5) {
    MQTTResponse answer = MQTTClient_publish5(client, topic, size, payload, qos, 0, NULL, &token);
    const int code = answer.reasonCode;
    MQTTResponse_free(answer);
    if (code != 0) return code;
  } else {
    const int code = MQTTClient_publish(client, topic, size, payload, qos, 0, &token);
    if (code != MQTTCLIENT_SUCCESS) return code;
  }
  return qos == 0 ? 0 : MQTTClient_waitForCompletion(client, token, 30000);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const int is_v5 = strcmp(argv[2], "5") == 0;
  const int count = atoi(argv[3]);
  MQTTClient client;
  MQTTClient_createOptions create = MQTTClient_createOptions_initializer;
  create.MQTTVersion = is_v5 ? MQTTVERSION_5 : MQTTVERSION_DEFAULT;
  int code = MQTTClient_createWithOptions(&client, argv[1], is_v5 ? "paho-c-5" : "paho-c-3",
                                          MQTTCLIENT_PERSISTENCE_NONE, NULL, &create);
  if (code != MQTTCLIENT_SUCCESS) return fail("create", code);
  if ((code = connect_to(client, is_v5)) != 0) return fail("connect", code);
  const char* filter = is_v5 ? "paho/c5/+" : "paho/c3/+";
  if ((code = subscribe(client, filter, is_v5)) != 0) return fail("subscribe", code);
  for (int qos = 0; qos <= 2; ++qos) {
    char topic[32];
    snprintf(topic, sizeof topic, "paho/c%s/q%d", argv[2], qos);
    for (int i = 0; i < count; ++i) {
      if ((code = publish(client, topic, i, qos, is_v5)) != 0) return fail("publish", code);
    }
    int received = 0;
    while (received < count) {
      char* from = NULL;
      int from_size = 0;
      MQTTClient_message* message = NULL;
      code = MQTTClient_receive(client, &from, &from_size, &message, 10000);
      if (message == NULL) return fail("receive", code);
      if (message->qos != qos || atoi((const char*)message->payload) != received) {
        return fail("out of order or wrong QoS", received);
      }
      ++received;
      MQTTClient_freeMessage(&message);
      MQTTClient_free(from);
    }
    printf("%d %d\n", qos, received);
  }
  code = MQTTClient_disconnect(client, 1000);
  if (code != 0) return fail("disconnect", code);
  MQTTClient_destroy(&client);
  return 0;
}
