using HfPipelines.Layers;
using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>The prompts of a batch.</summary>
/// <param name="Input">What the network's first call takes.</param>
/// <param name="Tokens">The tokens of each row, padding included; empty rows for prompts of embeddings.</param>
/// <param name="Length">The number of places of a row, in tokens or embeddings.</param>
/// <param name="Mask">1 for tokens and 0 for padding, row by row; null where nothing is padded.</param>
/// <param name="Device">Where the network's inputs lie.</param>
/// <param name="EncoderTokens">The tokens that each row's encoder read; null without an encoder of tokens.</param>
internal sealed record PromptBatch(
    ModelInput Input, IReadOnlyList<IReadOnlyList<int>> Tokens, int Length, long[]? Mask, Device Device, IReadOnlyList<IReadOnlyList<int>>? EncoderTokens = null)
{
    /// <summary>The name of an encoder's states among a network's inputs.</summary>
    private const string EncoderStates = "encoder_outputs.last_hidden_state";

    /// <summary>The number of rows.</summary>
    public int Rows => Tokens.Count;

    /// <summary>For each row the number of padding tokens at its front; null where nothing is padded.</summary>
    public int[]? Padding => Mask is null ? null : [.. Mask.Chunk(Length).Select(m => Math.Max(0, Array.FindIndex(m, v => v != 0)))];

    /// <summary>Reads the prompts from a network's input.</summary>
    /// <exception cref="GenerationException">There are no prompts, or shapes that do not fit.</exception>
    public static PromptBatch Read(ModelInput prompt, GenerationConfig config, GenerationOptions? options)
    {
        GenerationOptions merged = (options ?? new GenerationOptions()).Over(config.Options);
        ModelInput input = prompt.Clone();
        if (prompt.InputsEmbeds is { } embeddings)
        {
            Check("inputs_embeds", embeddings, 3);
            input.InputIds = null;
            int[][] none = [.. Enumerable.Range(0, (int)embeddings.size(0)).Select(_ => Array.Empty<int>())];
            return new PromptBatch(input, none, (int)embeddings.size(1), prompt.AttentionMask is { } given ? ReadMask("attention_mask", given, embeddings) : null, embeddings.device);
        }

        Tensor ids = prompt.InputIds ?? tensor(
            new long[] { merged.BosTokenId ?? throw new GenerationException("input_ids", "token ids, or a BosTokenId to begin with", "none") }, [1, 1]);
        Check("input_ids", ids, 2);
        input.InputIds = ids;
        int[][] tokens = ReadTokens(ids);
        long[]? mask = prompt.AttentionMask is null ? GuessMask(tokens, merged) : ReadMask("attention_mask", prompt.AttentionMask, ids);
        return new PromptBatch(input, tokens, (int)ids.size(1), mask, ids.device);
    }

    /// <summary>Reads the prompts of a network with an encoder, which it runs: what the decoder begins with.</summary>
    /// <exception cref="GenerationException">There is nothing to begin with, or shapes do not fit.</exception>
    public static PromptBatch Encode(IEncoderDecoderModel network, ModelInput prompt, GenerationConfig config, GenerationOptions? options)
    {
        GenerationOptions merged = (options ?? new GenerationOptions()).Over(config.Options);
        ModelInput input = prompt.Clone();
        int[][]? encoderTokens = null;
        if (prompt.InputIds is { } ids)
        {
            Check("input_ids", ids, 2);
            encoderTokens = ReadTokens(ids);
            if (prompt.AttentionMask is null && GuessMask(encoderTokens, merged) is { } mask)
            {
                input.AttentionMask = tensor(mask, ids.shape, device: ids.device);
            }
        }

        Tensor states = prompt[EncoderStates] ?? network.Encode(input).LastHiddenState;
        foreach (string read in new[] { "input_ids", "inputs_embeds", "decoder_input_ids", "decoder_attention_mask" })
        {
            input[read] = null;
        }

        input[EncoderStates] = states;
        Tensor start = DecoderStart(prompt["decoder_input_ids"], states, merged, network.TakesAnyStart);
        long[]? startMask = prompt["decoder_attention_mask"] is { } given ? ReadMask("decoder_attention_mask", Widen(given, start), start) : null;
        return new PromptBatch(input, ReadTokens(start), (int)start.size(1), startMask, states.device, encoderTokens);
    }

    /// <summary>The batch for a network that has seen none of it.</summary>
    public PromptBatch WithoutCache()
    {
        ModelInput input = Input.Clone();
        input.Cache = null;
        return this with { Input = input };
    }

    /// <summary>The batch with every row repeated in place.</summary>
    /// <param name="times">How often.</param>
    /// <exception cref="GenerationException">An input cannot be dealt to the rows.</exception>
    public PromptBatch Repeat(int times)
    {
        if (times == 1)
        {
            return this;
        }

        ModelInput input = Input.Clone();
        foreach (string name in Input.Names)
        {
            input[name] = Repeat(name, Input[name]!, times);
        }

        return this with
        {
            Input = input,
            Tokens = [.. Tokens.SelectMany(t => Enumerable.Repeat(t, times))],
            EncoderTokens = EncoderTokens is null ? null : [.. EncoderTokens.SelectMany(t => Enumerable.Repeat(t, times))],
            Mask = Mask is null ? null : [.. Mask.Chunk(Length).SelectMany(m => Enumerable.Repeat(m, times)).SelectMany(m => m)],
        };
    }

    /// <summary>Repeats each row's part of an input: one entry of the first dimension, or as many as each row has pictures.</summary>
    private Tensor Repeat(string name, Tensor value, int times)
    {
        if (value.dim() == 0)
        {
            return value;
        }

        if (name == "position_ids" && value.dim() == 3)
        {
            return value.repeat_interleave(times, 1);
        }

        if (PatchCounts(name) is { } counts && counts.Sum() == value.size(0))
        {
            return cat([.. value.Parts(counts).SelectMany(part => Enumerable.Repeat(part, times))], 0);
        }

        if (value.size(0) % Rows != 0)
        {
            throw new GenerationException(name, $"a first dimension that {Rows} rows divide, to repeat it {times} times", $"[{string.Join(", ", value.shape)}]");
        }

        return value.reshape([Rows, value.size(0) / Rows, .. value.shape[1..]]).repeat_interleave(times, 0).flatten(0, 1);
    }

    /// <summary>The number of patches of each row's pictures, where the pictures of all come as one sequence of patches; null for other inputs.</summary>
    private long[]? PatchCounts(string name)
    {
        string? grids = name switch { "pixel_values" => "image_grid_thw", "pixel_values_videos" => "video_grid_thw", _ => null };
        if (grids is null || Input[grids] is null)
        {
            return null;
        }

        long[] counts = [.. Input.Rows(grids, 3).Select(g => g[0] * g[1] * g[2])];
        return counts.Length % Rows == 0 ? [.. counts.Chunk(counts.Length / Rows).Select(row => row.Sum())] : null;
    }

    private static void Check(string name, Tensor value, int dimensions)
    {
        if (value.dim() != dimensions || value.shape.Any(s => s == 0))
        {
            throw new GenerationException(name, $"{dimensions} dimensions, none of them empty", $"[{string.Join(", ", value.shape)}]");
        }
    }

    private static int[][] ReadTokens(Tensor ids)
    {
        using Tensor local = ids.to(ScalarType.Int64).cpu().contiguous();
        return [.. local.data<long>().ToArray().Select(t => (int)t).Chunk((int)ids.size(1))];
    }

    /// <summary>The tokens that a decoder begins with: the start token, and behind it those given.</summary>
    private static Tensor DecoderStart(Tensor? given, Tensor states, GenerationOptions options, bool takesAny)
    {
        if (given is not null)
        {
            Check("decoder_input_ids", given, 2);
            if (takesAny)
            {
                return given;
            }
        }

        int start = options.DecoderStartTokenId ?? options.BosTokenId
            ?? throw new GenerationException("decoder_input_ids", "token ids, or a DecoderStartTokenId to begin with", "none");
        Tensor begin = full([states.size(0), 1], start, ScalarType.Int64, states.device);
        return given is null ? begin
            : given.select(1, 0).ne(start).all().item<bool>() ? cat([begin, given.to(ScalarType.Int64)], 1)
            : given;
    }

    // A start token that was put in front of the tokens given counts.
    private static Tensor Widen(Tensor mask, Tensor tokens)
        => mask.dim() == 2 && mask.size(1) == tokens.size(1) - 1 ? cat([ones_like(mask).narrow(1, 0, 1), mask], 1) : mask;

    private static long[]? ReadMask(string name, Tensor mask, Tensor values)
    {
        if (mask.dim() != 2 || mask.size(0) != values.size(0) || mask.size(1) != values.size(1))
        {
            throw new GenerationException(name, $"[{values.size(0)}, {values.size(1)}]", $"[{string.Join(", ", mask.shape)}]");
        }

        using Tensor local = mask.to(ScalarType.Int64).cpu().contiguous();
        long[] read = local.data<long>().ToArray();
        return read.All(v => v != 0) ? null : read;
    }

    /// <summary>Takes padding tokens for padding, unless they also end texts.</summary>
    private static long[]? GuessMask(int[][] tokens, GenerationOptions options)
        => options.PadTokenId is { } pad && options.EosTokenIds?.Contains(pad) != true && tokens.Any(r => r.Contains(pad))
            ? [.. tokens.SelectMany(r => r.Select(t => t == pad ? 0L : 1L))]
            : null;
}
