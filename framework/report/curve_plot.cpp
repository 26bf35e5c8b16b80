// SPDX-License-Identifier: Apache-2.0
#include "framework/report/curve_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "framework/text/numbers.hpp"
#include "framework/text/xml.hpp"

namespace certamen {

namespace {

constexpr unsigned most_doublings = 128;
constexpr int plot_width = 640, plot_height = 400, plot_margin = 60;
constexpr std::array<const char*, 4> curve_colours{"#1f77b4", "#d62728", "#2ca02c", "#9467bd"};

struct PlotPlace {
  double x, y;
};

/// Where values stand in the picture: from 1 at the top down to the least one.
class PlotFrame {
 public:
  explicit PlotFrame(const std::vector<PlottedCurve>& curves) {
    left_ = curves.front().points.front().first;
    right_ = left_ + 1;
    for (const auto& curve : curves)
      for (const auto& [x, y] : curve.points) {
        left_ = std::min(left_, x);
        right_ = std::max(right_, x);
        low_ = std::min(low_, y);
      }
  }
  PlotPlace at(double x, double y) const {
    return {plot_margin + (x - left_) / (right_ - left_) * (plot_width - 2 * plot_margin),
            plot_margin + y / low_ * (plot_height - 2 * plot_margin)};
  }
  std::string text_at(double x, double y) const {
    const PlotPlace place = at(x, y);
    return fmt::format("{:.1f},{:.1f}", place.x, place.y);
  }
  /// The i-th of five places along the axes.
  double x_of(int i) const { return left_ + (right_ - left_) * i / 4; }
  double y_of(int i) const { return i == 0 ? 0 : low_ * i / 4; }

  std::string axes() const {
    std::string text;
    for (int i = 0; i <= 4; ++i) {
      const PlotPlace x = at(x_of(i), low_), y = at(left_, y_of(i));
      text +=
          fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">2^{:.0f}</text>\n",
                      x.x, x.y + 18, x_of(i));
      text += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">2^{:.0f}</text>\n",
                          y.x - 6, y.y + 4, y_of(i));
    }
    return text + fmt::format("<path d=\"M{} L{} L{}\" fill=\"none\" stroke=\"black\"/>\n",
                              text_at(left_, 0), text_at(left_, low_), text_at(right_, low_));
  }

 private:
  double left_ = 0, right_ = 1, low_ = -1;
};

std::string plot_legend(const std::vector<PlottedCurve>& curves) {
  std::string text;
  for (std::size_t i = 0; i < curves.size(); ++i)
    text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"{}\">{}</text>\n",
                        plot_width - plot_margin,
                        plot_height - plot_margin - 12 - 16 * static_cast<int>(i),
                        curve_colours[i % curve_colours.size()], xml_escaped(curves[i].name));
  return text;
}

}  // namespace

std::vector<std::pair<double, double>>
plotted(const std::function<std::optional<Rational>(const Integer&)>& function) {
  std::vector<std::pair<double, double>> points;
  for (unsigned x = 1; x <= most_doublings; ++x) {
    const auto value = function(Integer{1} << x);
    if (!value || *value <= 0) continue;
    if (*value >= 1 && !points.empty() && points.back().second == 0) points.pop_back();
    points.emplace_back(x, -std::stod(to_bits(std::min(*value, Rational{1}))));
    if (*value >= 1 && points.size() > 1) break;
  }
  return points;
}

std::string plot_of(const std::string& title, const std::string& over,
                    const std::vector<PlottedCurve>& curves) {
  const PlotFrame frame{curves};
  std::string text =
      fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
                  "font-family=\"sans-serif\" font-size=\"12\">\n"
                  "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n"
                  "<text x=\"{2}\" y=\"24\" font-size=\"14\">{3}</text>\n",
                  plot_width, plot_height, plot_margin, xml_escaped(title));
  text += frame.axes();
  text += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", plot_width / 2,
                      plot_height - 14, xml_escaped(over));
  for (std::size_t i = 0; i < curves.size(); ++i) {
    std::string line;
    for (const auto& [x, y] : curves[i].points)
      line += (line.empty() ? "" : " ") + frame.text_at(x, y);
    text += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" "
                        "stroke-width=\"2\"{}/>\n",
                        line, curve_colours[i % curve_colours.size()],
                        i == 0 ? "" : " stroke-dasharray=\"6 4\"");
  }
  if (curves.size() > 1) text += plot_legend(curves);
  return text + "</svg>\n";
}

}  // namespace certamen
