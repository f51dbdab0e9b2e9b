package io.perdure.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The flags of a program, each with a value: --name value. */
record Arguments(Map<String, String> values) {
  static Arguments of(String[] words) {
    var values = new HashMap<String, String>();
    for (int index = 0; index < words.length; index += 2) {
      if (!words[index].startsWith("--") || index + 1 == words.length) {
        throw new IllegalArgumentException("expected --name value, was " + List.of(words));
      }
      values.put(words[index].substring(2), words[index + 1]);
    }
    return new Arguments(values);
  }

  String text(String name, @Nullable String otherwise) {
    return Optional.ofNullable(values.getOrDefault(name, otherwise))
        .orElseThrow(() -> new IllegalArgumentException("--" + name + " is needed"));
  }

  int number(String name, int otherwise) {
    return Integer.parseInt(text(name, "" + otherwise));
  }
}
