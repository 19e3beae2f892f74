using System.Collections.Immutable;
using HfPipelines.Checkpoints;
using HfPipelines.Processing;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>Texts with masks to what may stand in their places.</summary>
public sealed class FillMaskPipeline : TextPipeline, IPipeline<FillMaskPipeline>
{
    private FillMaskPipeline(PretrainedModel model, Tokenizer tokenizer)
        : base(model, tokenizer)
    {
    }

    /// <summary>The text of a mask, for example <c>[MASK]</c>.</summary>
    /// <exception cref="ProcessingException">The tokenizer has no mask.</exception>
    public string MaskToken => Tokenizer.MaskToken ?? throw new ProcessingException("mask_token", "a mask in the tokenizer", "none");

    static string? IPipeline<FillMaskPipeline>.Mapping => "masked_lm";

    static FillMaskPipeline IPipeline<FillMaskPipeline>.Create(LoadedCheckpoint checkpoint) => new(checkpoint.Model, Tokenizer.Load(checkpoint.Folder.Path));

    /// <summary>Fills the one mask of a text.</summary>
    /// <param name="text">The text with the tokenizer's mask in it, once.</param>
    /// <param name="options">How, or null for the five likeliest tokens.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>The tokens, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The text has no mask, or several.</exception>
    public async Task<IReadOnlyList<MaskFilling>> FillMaskAsync(string text, FillMaskOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<IReadOnlyList<MaskFilling>> masks = await FillMasksAsync(text, options, cancellationToken).ConfigureAwait(false);
        return masks.Count == 1 ? masks[0] : throw new ProcessingException($"'{MaskToken}' in the text", "one", $"{masks.Count}");
    }

    /// <summary>Fills the masks of a text, each by itself.</summary>
    /// <param name="text">The text with the tokenizer's mask in it, at least once.</param>
    /// <param name="options">How, or null for the five likeliest tokens.</param>
    /// <param name="cancellationToken">Cancels the call while it waits.</param>
    /// <returns>For each mask the tokens, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">The text has no mask.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<MaskFilling>>> FillMasksAsync(string text, FillMaskOptions? options = null, CancellationToken cancellationToken = default)
        => (await FillMasksAsync([text], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Fills the masks of several texts, each by itself.</summary>
    /// <param name="texts">The texts with the tokenizer's mask in each, at least once.</param>
    /// <param name="options">How, or null for the five likeliest tokens.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text and mask the tokens, the likeliest first.</returns>
    /// <exception cref="ObjectDisposedException">The pipeline is disposed.</exception>
    /// <exception cref="ProcessingException">A text has no mask, or no target is a token.</exception>
    public Task<IReadOnlyList<IReadOnlyList<IReadOnlyList<MaskFilling>>>> FillMasksAsync(
        IReadOnlyList<string> texts, FillMaskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new FillMaskOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.TopK, nameof(options));
        return RunAsync<IReadOnlyList<IReadOnlyList<IReadOnlyList<MaskFilling>>>>(
            token =>
            {
                IReadOnlyList<Encoding> encodings = Tokenizer.EncodeBatch(texts);
                if (encodings.Any(e => Masks(e.Ids).Length == 0))
                {
                    throw new ProcessingException($"'{MaskToken}' in the text", "at least one", "none");
                }

                long[]? targets = options.Targets is null ? null : Targets(options.Targets);
                return ForEach(encodings, (output, row, text) => Fill(output.Logits[row], text.Ids, targets, options.TopK), token);
            },
            cancellationToken);
    }

    private int[] Masks(ImmutableArray<int> ids)
    {
        int mask = Tokenizer.TokenToId(MaskToken)!.Value;
        return [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] == mask)];
    }

    private IReadOnlyList<IReadOnlyList<MaskFilling>> Fill(Tensor logits, ImmutableArray<int> ids, long[]? targets, int topK)
    {
        int[] masks = Masks(ids);
        return [.. masks.Select(place => Fill(logits[place], ids, place, targets, topK, keepsSpecial: masks.Length > 1))];
    }

    // Where other masks stay in the text, they must be seen, and with them all special tokens.
    private IReadOnlyList<MaskFilling> Fill(Tensor logits, ImmutableArray<int> ids, int place, long[]? targets, int topK, bool keepsSpecial)
    {
        Tensor scores = logits.to_type(ScalarType.Float32).softmax(-1);
        scores = targets is null ? scores : scores.index_select(0, tensor(targets, device: scores.device));
        (Tensor best, Tensor places) = scores.topk((int)Math.Min(topK, scores.size(0)));
        long[] chosen = places.cpu().data<long>().ToArray();
        return
        [
            .. Numbers(best).Select((score, i) =>
            {
                int id = (int)(targets is null ? chosen[i] : targets[chosen[i]]);
                string text = Tokenizer.Decode(ids.SetItem(place, id).Where(t => t != Tokenizer.PadTokenId), skipSpecialTokens: !keepsSpecial);
                return new MaskFilling(Tokenizer.Decode([id]), id, score, text);
            }),
        ];
    }

    private long[] Targets(IReadOnlyList<string> words)
    {
        long[] targets = [.. words.Select(Target).OfType<int>().Select(id => (long)id).Distinct()];
        return targets.Length > 0 ? targets : throw new ProcessingException(nameof(FillMaskOptions.Targets), "at least one token", "none");
    }

    private int? Target(string word)
        => Tokenizer.TokenToId(word) ?? Tokenizer.Encode(word, addSpecialTokens: false).Ids.Select(id => (int?)id).FirstOrDefault();
}
