// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "framework/certify/certification.hpp"
#include "framework/definitions/evidence.hpp"
#include "framework/stop.hpp"

/// Pieces that the JSON documents of all commands share.
namespace certamen {

using Json = nlohmann::ordered_json;

/// Integers that every JSON reader keeps exact are numbers; the rest are strings.
Json parameter_json(const std::string& text);
Json parameters_json(const std::map<std::string, std::string>& parameters);

/// {"class": "exact", "value": "5/8", "decimal": "0.625", "bits": "0.678"}; lower and upper of an
/// interval.
Json evidence_json(const Evidence& evidence);

/// {"certified": true, "rechecked": "12 positions re-checked"}, or {"certified": false, "reason":
/// ..}
Json certificate_json(const certify::Certification& certification);

/// The lines of a text, without their ends.
Json lines_of(const std::string& text);

/// Says that a report is not whole: "stopped", and "interrupted" if a signal came.
void add_stop(Json& json, StopReason reason);

/// To the microsecond.
double rounded_seconds(double seconds);

/// Indented, ending with a newline.
std::string document(const Json& json);

}  // namespace certamen
