using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HfPipelines.Generation;
using HfPipelines.Generation.Logits;
using HfPipelines.Verification.Forward;
using TorchSharp;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>logits_process</c>: each processor on the scores of a recipe, complete outputs.</summary>
internal sealed class LogitsProcessFolder : PipelineFolder
{
    /// <summary>The largest difference that counts as equal, relative to 1 + |value|: these are single operations, not networks.</summary>
    private const double Tolerance = 1e-6;

    public override string Name => "logits_process";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        foreach (JsonElement test in fixture.GetProperty("cases").EnumerateArray())
        {
            string name = $"{Name}/{test.GetProperty("name").GetString()}";
            if (Selects(options, name))
            {
                yield return Case(name, "generate", () => Check(fixture.GetProperty("scores"), test));
            }
        }
    }

    private static string? Check(JsonElement recipe, JsonElement test)
    {
        int[] shape = test.GetProperty("scores_shape").Ids();
        var scores = new float[shape[0] * shape[1]];
        TensorRecipe.Fill(
            recipe.GetProperty("recipe_name").GetString()!, recipe.GetProperty("offset").GetSingle(), recipe.GetProperty("scale").GetSingle(), recipe.GetProperty("salt").GetInt64(), scores);
        if (test.TryGetProperty("poke", out JsonElement pokes))
        {
            foreach (JsonElement poke in pokes.EnumerateArray())
            {
                scores[(poke[0].GetInt32() * shape[1]) + poke[1].GetInt32()] = poke[2].GetString() switch
                {
                    "inf" => float.PositiveInfinity,
                    "-inf" => float.NegativeInfinity,
                    _ => float.NaN,
                };
            }
        }

        int[][] ids = test.GetProperty("input_ids").Rows();
        LogitsProcessor processor = Make(test.GetProperty("class").GetString()!, test.GetProperty("args"), ids);
        using var owned = processor as IDisposable;
        torch.Tensor processed = processor.Process(new TokenSequences(ids, 0), torch.tensor(scores, [shape[0], shape[1]]));
        return Compare(test.GetProperty("output"), processed);
    }

    private static string? Compare(JsonElement output, torch.Tensor processed)
    {
        ReadOnlySpan<float> expected = MemoryMarshal.Cast<byte, float>(output.GetProperty("data").GetBytesFromBase64());
        float[] found = processed.contiguous().data<float>().ToArray();
        if (!output.GetProperty("shape").Ids().SequenceEqual(processed.shape.Select(s => (int)s)))
        {
            return $"expected the shape {output.GetProperty("shape")}, found [{string.Join(", ", processed.shape)}]";
        }

        for (int i = 0; i < found.Length; i++)
        {
            if (!expected[i].Equals(found[i]) && !(Math.Abs(expected[i] - found[i]) <= Tolerance * (1 + Math.Abs(expected[i]))))
            {
                return string.Create(CultureInfo.InvariantCulture, $"element {i}: expected {expected[i]:g9}, found {found[i]:g9}");
            }
        }

        return null;
    }

    private static LogitsProcessor Make(string name, JsonElement args, int[][] ids)
    {
        int keep = args.TryGetProperty("min_tokens_to_keep", out JsonElement least) ? least.GetInt32() : 1;
        float filter = args.TryGetProperty("filter_value", out JsonElement value) ? value.GetSingle() : float.NegativeInfinity;
        double Number(string key) => args.GetProperty(key).GetDouble();
        int Integer(string key) => args.GetProperty(key).GetInt32();
        int[] Ids(string key) => args.GetProperty(key).Ids();
        return name switch
        {
            "TemperatureLogitsWarper" => new TemperatureWarper(Number("temperature")),
            "TopKLogitsWarper" => new TopKWarper(Integer("top_k"), keep, filter),
            "TopPLogitsWarper" => new TopPWarper(Number("top_p"), keep, filter),
            "TopHLogitsWarper" => new TopHWarper(Number("top_h"), filter),
            "MinPLogitsWarper" => new MinPWarper(Number("min_p"), keep, filter),
            "TypicalLogitsWarper" => new TypicalWarper(Number("mass"), keep, filter),
            "EpsilonLogitsWarper" => new EpsilonWarper(Number("epsilon"), keep, filter),
            "EtaLogitsWarper" => new EtaWarper(Number("epsilon"), keep, filter),
            "RepetitionPenaltyLogitsProcessor" => new RepetitionPenalty(
                Number("penalty"), args.TryGetProperty("prompt_ignore_length", out JsonElement ignored) ? [.. ids.Select(_ => ignored.GetInt32())] : null),
            "EncoderRepetitionPenaltyLogitsProcessor" => new EncoderRepetitionPenalty(Number("penalty"), args.GetProperty("encoder_input_ids").Rows()),
            "NoRepeatNGramLogitsProcessor" => new NoRepeatNgram(Integer("ngram_size")),
            "EncoderNoRepeatNGramLogitsProcessor" => new EncoderNoRepeatNgram(Integer("encoder_ngram_size"), args.GetProperty("encoder_input_ids").Rows()),
            "NoBadWordsLogitsProcessor" => new SequenceBiases(
                "bad_words_ids", args.GetProperty("bad_words_ids").Rows().Where(w => w.Length > 1 || !Ids("eos_token_id").Contains(w[0])).Select(w => new SequenceBias(w, double.NegativeInfinity))),
            "SequenceBiasLogitsProcessor" => new SequenceBiases("sequence_bias", args.GetProperty("sequence_bias").EnumerateArray().Select(b => new SequenceBias(b[0].Ids(), b[1].GetDouble()))),
            "MinLengthLogitsProcessor" => new MinLength(Integer("min_length"), Ids("eos_token_id")),
            "MinNewTokensLengthLogitsProcessor" => new MinLength(Integer("prompt_length_to_skip") + Integer("min_new_tokens"), Ids("eos_token_id")),
            "ForcedBOSTokenLogitsProcessor" => new ForcedBosToken(Integer("bos_token_id")),
            "ForcedEOSTokenLogitsProcessor" => new ForcedEosToken(Integer("max_length"), Ids("eos_token_id")),
            "InfNanRemoveLogitsProcessor" => new InvalidValueRemoval(),
            "SuppressTokensLogitsProcessor" => new SuppressTokens(Ids("suppress_tokens")),
            "SuppressTokensAtBeginLogitsProcessor" => new SuppressTokensAtBegin(Ids("begin_suppress_tokens"), Integer("begin_index")),
            "ExponentialDecayLengthPenalty" => new LengthDecay(
                new ExponentialDecay(args.GetProperty("exponential_decay_length_penalty")[0].GetInt32(), args.GetProperty("exponential_decay_length_penalty")[1].GetDouble()),
                Ids("eos_token_id"), Integer("input_ids_seq_length")),
            "LogitNormalization" => new LogitNormalization(),
            "PrefixConstrainedLogitsProcessor" => new PrefixConstraint((prompt, _) => args.GetProperty("allowed")[prompt].Ids(), Integer("num_beams")),
            "WatermarkLogitsProcessor" => new GreenListProcessor(new GreenListWatermark
            {
                GreenListRatio = Number("greenlist_ratio"),
                Bias = Number("bias"),
                HashingKey = Integer("hashing_key"),
                SelfHash = args.GetProperty("seeding_scheme").GetString() == "selfhash",
                ContextWidth = Integer("context_width"),
            }),
            "SynthIDTextWatermarkLogitsProcessor" => new SynthIdProcessor(new SynthIdWatermark
            {
                NgramLength = Integer("ngram_len"),
                Keys = [.. Ids("keys").Select(k => (long)k)],
                SamplingTableSize = Integer("sampling_table_size"),
                SamplingTableSeed = Integer("sampling_table_seed"),
                ContextHistorySize = Integer("context_history_size"),
            }),
            "AlternatingCodebooksLogitsProcessor" => new AlternatingCodebooks(Integer("input_start_len"), Integer("semantic_vocab_size"), Integer("codebook_size")),
            "BarkEosPrioritizerLogitsProcessor" => new EosPrioritizer(Ids("eos_token_id"), Number("min_eos_p")),
            "ClassifierFreeGuidanceLogitsProcessor" => new ClassifierFreeGuidance(Number("guidance_scale")),
            "WhisperTimeStampLogitsProcessor" => new TimestampRules
            {
                NoTimestampsTokenId = Integer("no_timestamps_token_id"),
                EosTokenId = Integer("eos_token_id"),
                BeginIndex = Integer("begin_index"),
                MaxInitialTimestampIndex = Integer("max_initial_timestamp_index"),
            },
            _ => throw new HfPipelinesException($"missing: no logits processor '{name}' yet."),
        };
    }
}
