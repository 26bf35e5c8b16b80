// SPDX-License-Identifier: Apache-2.0
#include "framework/text/document.hpp"
#include "framework/version.hpp"

namespace certamen {

Json rows_json(const DocumentTable& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows) {
    Json one = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i)
      if (!table.columns[i].key.empty() && !row[i].json.is_discarded())
        one[table.columns[i].key] = row[i].json;
    rows.push_back(std::move(one));
  }
  return rows;
}

std::string to_json(const Document& found) {
  Json json{{"schema", 1}, {"version", version()}};
  for (const auto& [key, fact] : found.facts()) json[key] = fact;
  for (const auto& block : found.blocks())
    for (const auto& part : block)
      if (const auto* table = std::get_if<DocumentTable>(&part); table && !table->key.empty())
        json[table->key] = rows_json(*table);
  return document(json);
}

}  // namespace certamen
