// SPDX-License-Identifier: Apache-2.0
// How the table is made: each call is run once, on weights that keep the hypotheses apart.
#include "framework/engines/optimal/hypotheses.hpp"

#include <algorithm>
#include <tuple>

#include "framework/error.hpp"
#include "framework/statespace/limbs.hpp"

namespace certamen {

namespace {

// Sizes up to which a table is made: it takes a second at most, and some megabytes.
constexpr std::size_t most_hypotheses = 512, most_calls = 4096, most_outputs = 4096;
constexpr std::size_t most_cells = std::size_t{1} << 18;  // hypotheses times calls or outputs
constexpr std::size_t most_terms = std::size_t{1} << 22;
const Integer most_scale = Integer{1} << 32;

/// A procedure that could be called, or could end, where what it reads has not been written yet.
bool reads_unwritten(const Machine& machine) {
  const auto& written = machine.written_first();
  const auto& all = machine.procedures();
  return !std::all_of(all.begin(), all.end(), [&](const MachineProcedure& one) {
    return one.needs.is_subset_of(written);
  }) || (machine.finalize() && !machine.finalize()->needs.is_subset_of(written));
}

/// The belief with weight 2^(64 i) for the i-th row of each side. What follows is linear in the
/// weights: as long as no factor reaches 2^64, word i of a later weight is what row i gave to it.
Belief spread_out(const Belief& belief) {
  Belief spread = belief;
  for (auto& part : spread.parts)
    for (std::size_t row = 0; row < part.weights.size(); ++row)
      part.weights[row] = Integer{1} << static_cast<unsigned>(64 * row);
  return spread;
}

std::vector<std::uint64_t> key_of(const BeliefPart& part, std::size_t row) {
  const std::size_t words = part.keys.size() / part.weights.size();
  const auto first = part.keys.begin() + static_cast<std::ptrdiff_t>(row * words);
  return {first, first + static_cast<std::ptrdiff_t>(words)};
}

}  // namespace

std::optional<Hypotheses> Hypotheses::of(Machine& machine, const Belief& start, Objective objective,
                                         const std::function<bool()>& poll) {
  if (!machine.sorts().empty() || reads_unwritten(machine)) return std::nullopt;
  Hypotheses table;
  try {
    if (table.list(machine, start) && table.tabulate(machine, start, poll) &&
        table.judge(machine, start, objective, poll))
      return table;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::too_large) throw;
  }
  return std::nullopt;
}

bool Hypotheses::list(const Machine& machine, const Belief& start) {
  for (std::size_t side = 0; side < machine.sides(); ++side) {
    numbers_.emplace_back();
    for (std::size_t row = 0; row < start.parts[side].weights.size(); ++row) {
      auto key = key_of(start.parts[side], row);
      numbers_.back().emplace(key, rows_.size());
      rows_.emplace_back(side, std::move(key));
      if (rows_.size() > most_hypotheses) return false;
    }
  }
  std::size_t calls = 0;
  for (const auto& procedure : machine.procedures()) {
    Integer ways = 1;
    for (const auto& input : procedure.inputs) ways *= input.domain.cardinality();
    if (ways > most_calls) return false;
    calls += static_cast<std::size_t>(ways);
  }
  return calls <= most_calls && calls * rows_.size() <= most_cells;
}

/// Runs a call from every hypothesis at once.
std::optional<Hypotheses::Call> Hypotheses::tabulated(Machine& machine, const Belief& spread,
                                                      std::size_t procedure,
                                                      const std::vector<MachineMove>& moves,
                                                      Integer& factor) const {
  Call call;
  if (const auto replies = machine.replies(spread, procedure, moves, factor)) {
    for (const auto& [output, states] : *replies) {
      call.answers.emplace_back().output = output;
      auto& likelihoods = call.answers.back().likelihoods;
      likelihoods.reserve(states.size());
      for (const auto& [row, count] : states) likelihoods.push_back({row, count});
    }
    if (factor >= most_scale) return std::nullopt;
    return call;
  }
  for (const auto& answer : machine.call(spread, procedure, moves, factor)) {
    Answer its;
    its.output = answer.output;
    std::size_t first = 0;  // hypothesis of the side
    for (std::size_t side = 0; side < answer.belief.parts.size(); ++side) {
      const std::size_t count = numbers_[side].size();
      std::vector<std::uint64_t> counts(count, 0);
      const auto& part = answer.belief.parts[side];
      for (std::size_t row = 0; row < part.weights.size(); ++row) {
        const auto to = numbers_[side].find(key_of(part, row));
        const Limbs words = limbs_of(part.weights[row]);
        for (std::size_t from = 0; from < std::min(count, words.size()); ++from) {
          if (words[from] == 0) continue;
          counts[from] += words[from];
          its.quiet = its.quiet && to != numbers_[side].end() && to->second == first + from;
        }
      }
      for (std::size_t from = 0; from < count; ++from)
        if (counts[from] != 0) its.likelihoods.push_back({first + from, counts[from]});
      first += count;
    }
    call.answers.push_back(std::move(its));
  }
  if (factor >= most_scale) return std::nullopt;
  return call;
}

bool Hypotheses::tabulate(Machine& machine, const Belief& start,
                          const std::function<bool()>& poll) {
  const Belief spread = spread_out(start);
  std::vector<Integer> weights;
  for (const auto& part : start.parts)
    weights.insert(weights.end(), part.weights.begin(), part.weights.end());
  std::vector<std::vector<Integer>> factors;
  for (std::size_t procedure = 0; procedure < machine.procedures().size(); ++procedure) {
    moves_.push_back(machine.all_calls(start, procedure));
    calls_.emplace_back();
    factors.emplace_back();
    for (const auto& moves : moves_.back()) {
      if (poll()) return false;
      Integer factor;
      auto call = tabulated(machine, spread, procedure, moves, factor);
      if (!call) return false;
      scale_ = boost::multiprecision::lcm(scale_, factor);
      if (scale_ >= most_scale) return false;
      calls_.back().push_back(std::move(*call));
      factors.back().push_back(std::move(factor));
    }
  }
  for (std::size_t procedure = 0; procedure < calls_.size(); ++procedure) {
    capacities_.emplace_back(0);
    for (std::size_t i = 0; i < calls_[procedure].size(); ++i) {
      auto& call = calls_[procedure][i];
      finish(call, weights, static_cast<std::uint64_t>(Integer{scale_ / factors[procedure][i]}));
      capacities_.back() = std::max(capacities_.back(), call.capacity);
      static_ = static_ && std::all_of(call.answers.begin(), call.answers.end(),
                                       [](const Answer& answer) { return answer.quiet; });
    }
  }
  return true;
}

/// Brings a call's counts to the common scale, and sums them up.
void Hypotheses::finish(Call& call, const std::vector<Integer>& weights,
                        std::uint64_t times) const {
  const Answer* usual = nullptr;  // the quiet answer that is the most probable at the start
  Integer most = 0;
  for (auto& answer : call.answers) {
    std::uint64_t largest = 0;
    Integer weight = 0;
    for (auto& [hypothesis, count] : answer.likelihoods) {
      count *= times;
      largest = std::max(largest, count);
      weight += weights[hypothesis] * count;
    }
    call.capacity += largest;
    if (!answer.quiet || weight <= most) continue;
    usual = &answer;
    most = weight;
  }
  const auto scale = static_cast<std::uint64_t>(scale_);
  call.surprise.assign(rows_.size(), scale);
  if (usual != nullptr)
    for (const auto& [hypothesis, count] : usual->likelihoods) call.surprise[hypothesis] -= count;
  call.once = std::all_of(call.surprise.begin(), call.surprise.end(),
                          [&](std::uint64_t count) { return count == 0 || count == scale; });
}

/// Each output by itself.
bool Hypotheses::judge_each(Machine& machine, const Belief& start,
                            const std::function<bool()>& poll) {
  const Belief spread = spread_out(start);
  std::vector<std::pair<Integer, Limbs>> won;  // factor, count by hypothesis
  for (const auto& moves : output_moves_) {
    if (poll()) return false;
    Integer factor;
    Limbs counts;
    if (auto verdicts = machine.replies(start, {}, moves, factor)) {
      counts.assign(rows_.size(), 0);
      for (const auto& [row, count] : (*verdicts)[1]) counts[row] = count;
    } else {
      counts = limbs_of(machine.judge(spread, moves, factor).front());
    }
    verdict_scale_ = boost::multiprecision::lcm(verdict_scale_, factor);
    if (factor >= most_scale || verdict_scale_ >= most_scale) return false;
    won.emplace_back(factor, std::move(counts));
  }
  for (std::size_t output = 0; output < outputs_; ++output) {
    const auto times = static_cast<std::uint64_t>(Integer{verdict_scale_ / won[output].first});
    const auto& words = won[output].second;
    for (std::size_t i = 0; i < std::min(words.size(), rows_.size()); ++i)
      if (words[i] != 0) wins_[i].push_back({output, words[i] * times});
  }
  return true;
}

/// What wins under each hypothesis, where the verdict is an equation; false if a number is too
/// large.
bool Hypotheses::take(const std::vector<std::vector<Machine::Guess>>& guesses) {
  const auto key = [](const std::vector<MachineMove>& moves) {
    std::vector<std::uint64_t> values;
    for (const auto& move : moves) values.push_back(move.value);
    return values;
  };
  std::map<std::vector<std::uint64_t>, std::size_t> numbers;
  for (std::size_t output = 0; output < outputs_; ++output)
    numbers.emplace(key(output_moves_[output]), output);
  Integer scale = 1;
  for (const auto& own : guesses)
    for (const auto& guess : own) {
      scale = boost::multiprecision::lcm(scale, guess.factor);
      if (scale >= most_scale || !numbers.contains(key(guess.moves))) return false;
    }
  verdict_scale_ = scale;
  for (std::size_t s = 0; s < guesses.size(); ++s) {
    std::map<std::size_t, std::uint64_t> counts;
    for (const auto& guess : guesses[s])
      counts[numbers.at(key(guess.moves))] +=
          static_cast<std::uint64_t>(Integer{guess.won * (scale / guess.factor)});
    for (const auto& [output, count] : counts) wins_[s].push_back({output, count});
  }
  return true;
}

/// With which probability each output wins under each hypothesis.
bool Hypotheses::judge(Machine& machine, const Belief& start, Objective objective,
                       const std::function<bool()>& poll) {
  wins_.assign(rows_.size(), {});
  told_apart_ = objective == Objective::distinguish;
  if (told_apart_) {
    outputs_ = 2;
    for (std::size_t i = 0; i < rows_.size(); ++i) wins_[i].push_back({rows_[i].first, 1});
  } else {
    Integer ways = 1;
    for (const auto& input : machine.finalize()->inputs) ways *= input.domain.cardinality();
    if (ways > most_outputs) return false;
    output_moves_ = machine.outputs(start);
    outputs_ = output_moves_.size();
    if (outputs_ * rows_.size() > most_cells) return false;
    const auto guesses = machine.all_guesses(start);
    if (!(guesses && take(*guesses)) && !judge_each(machine, start, poll)) return false;
  }
  // Where calls change the state, what wins in the end is not what would win now.
  for (const auto& wins : wins_) {
    std::uint64_t best = static_ ? 0 : static_cast<std::uint64_t>(verdict_scale_);
    for (const auto& win : wins) best = std::max(best, win.count);
    best_win_.push_back(best);
  }
  std::size_t terms = 0;
  for (auto& procedure : calls_)
    for (auto& call : procedure) {
      if (static_) collect_terms(call);
      terms += call.terms.size();
      if (terms > most_terms) return false;
    }
  return true;
}

/// What wins after each answer, by the output.
void Hypotheses::collect_terms(Call& call) const {
  for (const auto& answer : call.answers) {
    std::vector<std::pair<std::size_t, Term>> by_output;
    for (const auto& [hypothesis, count] : answer.likelihoods)
      for (const auto& win : wins_[hypothesis])
        by_output.push_back({win.output, {hypothesis, count * win.count}});
    std::sort(by_output.begin(), by_output.end(), [](const auto& a, const auto& b) {
      return std::tie(a.first, a.second.hypothesis) < std::tie(b.first, b.second.hypothesis);
    });
    for (std::size_t i = 0; i < by_output.size(); ++i) {
      call.terms.push_back(by_output[i].second);
      if (i + 1 == by_output.size() || by_output[i + 1].first != by_output[i].first)
        call.group_ends.push_back(call.terms.size());
    }
    call.answer_ends.push_back(call.group_ends.size());
  }
}

/// Whether sums over weights of this total fit a machine word: none is more than twice the whole.
bool Hypotheses::fits_words(const Integer& total) const {
  constexpr std::size_t room = 62;
  return bits_of(total) + bits_of(scale_) + bits_of(verdict_scale_) <= room;
}

std::optional<Hypotheses::Believed> Hypotheses::believed(const Belief& belief) const {
  Believed result;
  result.weights.assign(rows_.size(), 0);
  Integer total = 0;
  for (std::size_t side = 0; side < belief.parts.size(); ++side) {
    const auto& part = belief.parts[side];
    for (std::size_t row = 0; row < part.weights.size(); ++row) {
      const auto entry = numbers_[side].find(key_of(part, row));
      if (entry == numbers_[side].end()) return std::nullopt;
      result.weights[entry->second] += part.weights[row];
      total += part.weights[row];
      if (told_apart_ && side == 0) result.other += part.weights[row];
    }
  }
  if (fits_words(total))
    for (const auto& weight : result.weights)
      result.words.push_back(static_cast<std::uint64_t>(weight));
  return result;
}

std::vector<Hypotheses::Form> Hypotheses::answers(const Believed& belief,
                                                  const std::vector<std::uint64_t>& named,
                                                  std::size_t procedure, std::size_t call) const {
  std::vector<Form> result;
  for (const auto& answer : calls_[procedure][call].answers) {
    std::vector<Integer> weights(rows_.size(), 0);
    bool occurs = false;
    for (const auto& [hypothesis, count] : answer.likelihoods) {
      if (belief.weights[hypothesis] == 0) continue;
      weights[hypothesis] = belief.weights[hypothesis] * count;
      occurs = true;
    }
    if (occurs) result.push_back(form_of(weights, named));
  }
  return result;
}

std::size_t Hypotheses::answers_of(std::size_t procedure) const {
  std::size_t sum = 0;
  for (const auto& call : calls_[procedure]) sum += call.answers.size();
  return sum;
}

std::size_t Hypotheses::bytes() const {
  std::size_t sum = symmetries_.size() * rows_.size() * sizeof(std::uint32_t);
  for (const auto& procedure : calls_)
    for (const auto& call : procedure) {
      sum += sizeof(Call) + 8 * call.surprise.size() + sizeof(Term) * call.terms.size() +
             8 * (call.group_ends.size() + call.answer_ends.size());
      for (const auto& answer : call.answers)
        sum += sizeof(Answer) + sizeof(Likelihood) * answer.likelihoods.size();
    }
  return sum;
}

}  // namespace certamen
