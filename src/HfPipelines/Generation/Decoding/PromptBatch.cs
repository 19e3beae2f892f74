using HfPipelines.Networks;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Decoding;

/// <summary>The prompts of a batch.</summary>
/// <param name="Input">What the network's first call takes.</param>
/// <param name="Tokens">The tokens of each row, padding included; empty rows for prompts of embeddings.</param>
/// <param name="Length">The number of places of a row, in tokens or embeddings.</param>
/// <param name="Mask">1 for tokens and 0 for padding, row by row; null where nothing is padded.</param>
/// <param name="Device">Where the network's inputs lie.</param>
internal sealed record PromptBatch(ModelInput Input, IReadOnlyList<IReadOnlyList<int>> Tokens, int Length, long[]? Mask, Device Device)
{
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
            return new PromptBatch(input, none, (int)embeddings.size(1), ReadMask(prompt, embeddings), embeddings.device);
        }

        Tensor ids = prompt.InputIds ?? tensor(
            new long[] { merged.BosTokenId ?? throw new GenerationException("input_ids", "token ids, or a BosTokenId to begin with", "none") }, [1, 1]);
        Check("input_ids", ids, 2);
        input.InputIds = ids;
        using Tensor local = ids.to(ScalarType.Int64).cpu().contiguous();
        int length = (int)ids.size(1);
        int[][] tokens = [.. local.data<long>().ToArray().Select(t => (int)t).Chunk(length)];
        long[]? mask = prompt.AttentionMask is null ? GuessMask(tokens, merged) : ReadMask(prompt, ids);
        return new PromptBatch(input, tokens, length, mask, ids.device);
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

        if (value.size(0) % Rows != 0)
        {
            throw new GenerationException(name, $"a first dimension that {Rows} rows divide, to repeat it {times} times", $"[{string.Join(", ", value.shape)}]");
        }

        return value.reshape([Rows, value.size(0) / Rows, .. value.shape[1..]]).repeat_interleave(times, 0).flatten(0, 1);
    }

    private static void Check(string name, Tensor value, int dimensions)
    {
        if (value.dim() != dimensions || value.shape.Any(s => s == 0))
        {
            throw new GenerationException(name, $"{dimensions} dimensions, none of them empty", $"[{string.Join(", ", value.shape)}]");
        }
    }

    private static long[]? ReadMask(ModelInput prompt, Tensor values)
    {
        if (prompt.AttentionMask is not { } mask)
        {
            return null;
        }

        if (mask.dim() != 2 || mask.size(0) != values.size(0) || mask.size(1) != values.size(1))
        {
            throw new GenerationException("attention_mask", $"[{values.size(0)}, {values.size(1)}]", $"[{string.Join(", ", mask.shape)}]");
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
