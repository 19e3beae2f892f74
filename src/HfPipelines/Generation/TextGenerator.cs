using HfPipelines.Networks;
using HfPipelines.Tokenization;
using static TorchSharp.torch;

namespace HfPipelines.Generation;

/// <summary>Continues prompts with a network and gives text. It holds no state between calls; a call runs on the thread that makes it.</summary>
public sealed class TextGenerator
{
    /// <summary>transformers looks for the prompt only this far into the whole text.</summary>
    private const int PromptSearch = 2;

    private readonly TokenGenerator _generator;
    private readonly Tokenizer _tokenizer;
    private readonly bool _decodesWithPrompt;

    /// <summary>Makes a generator.</summary>
    /// <param name="network">A network that implements <see cref="ICausalLanguageModel"/>.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="config">The checkpoint's defaults; null for none.</param>
    /// <param name="decodesWithPrompt">
    /// Whether the text is what the tokens add to the decoded prompt, as in the image-text-to-text pipeline of transformers, instead of what they are
    /// on their own: a decoder that drops the first space makes the difference.
    /// </param>
    /// <exception cref="GenerationException">The network does not continue text.</exception>
    public TextGenerator(Network network, Tokenizer tokenizer, GenerationConfig? config = null, bool decodesWithPrompt = false)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_generator, _tokenizer, _decodesWithPrompt) = (new TokenGenerator(network, config, tokenizer), tokenizer, decodesWithPrompt);
    }

    /// <summary>Continues a batch of prompts.</summary>
    /// <param name="prompt">See <see cref="TokenGenerator.Generate"/>.</param>
    /// <param name="options">What differs from the checkpoint's defaults.</param>
    /// <param name="onText">Receives the text while it is written, in pieces of whole characters; for one prompt and one text. Null to wait for the end.</param>
    /// <param name="cancellationToken">Stops before the next token.</param>
    /// <returns>For each prompt as many texts as the options ask for.</returns>
    /// <exception cref="GenerationException">The options or the prompt do not fit.</exception>
    /// <exception cref="OperationCanceledException">The generation was cancelled.</exception>
    public IReadOnlyList<GeneratedText> Generate(
        ModelInput prompt, GenerationOptions? options = null, Action<string>? onText = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        PieceStreamer? streamer = onText is null ? null : new PieceStreamer(_tokenizer, _decodesWithPrompt, onText);
        GenerationResult result = _generator.Generate(prompt, options, streamer, cancellationToken);
        int[] promptTokens = PromptTokens(prompt, result.PromptLength);
        int texts = result.Sequences.Count / promptTokens.Length;
        GeneratedText[] generated = [.. Enumerable.Range(0, result.Sequences.Count).Select(row => new GeneratedText
        {
            Text = Text(result, row),
            TokenIds = result.NewTokens[row],
            FinishReason = result.FinishReasons[row],
            PromptTokens = promptTokens[row / texts],
        })];
        streamer?.Finish(generated[0].Text);
        return generated;
    }

    private string Text(GenerationResult result, int row)
    {
        if (_decodesWithPrompt)
        {
            int[] prompt = [.. result.Sequences[row].Take(result.PromptLength)];
            string before = _tokenizer.Decode(prompt, skipSpecialTokens: true);
            string whole = _tokenizer.Decode([.. prompt, .. result.NewTokens[row]], skipSpecialTokens: true);
            int start = whole.IndexOf(before, StringComparison.Ordinal);
            if (start is >= 0 and <= PromptSearch)
            {
                return whole[(start + before.Length)..];
            }
        }

        return _tokenizer.Decode(result.NewTokens[row], skipSpecialTokens: true);
    }

    /// <summary>The number of places of each prompt, without padding.</summary>
    private static int[] PromptTokens(ModelInput prompt, int length)
    {
        if (prompt.AttentionMask is not { } mask)
        {
            Tensor? values = prompt.InputIds ?? prompt.InputsEmbeds;
            return [.. Enumerable.Repeat((int)(values?.size(1) ?? length), (int)(values?.size(0) ?? 1))];
        }

        using Tensor counts = mask.ne(0).sum(1).cpu();
        return [.. counts.data<long>().Select(c => (int)c)];
    }
}
