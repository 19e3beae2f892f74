using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HfPipelines.Audio;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Video;

namespace HfPipelines.Processing.Composition;

/// <summary>
/// A processor class of transformers, put together of its parts: the tokenizer, the processors of pictures, videos and recordings, and the rules by
/// which placeholders in the texts become as many tokens as the network sees.
/// </summary>
internal sealed class ComposedProcessor : Processor
{
    private readonly ProcessorSpec _spec;
    private readonly ProcessorFiles _files;
    private readonly Lazy<MediaPart?> _images;
    private readonly Lazy<MediaPart?> _videos;
    private readonly Lazy<MediaPart?> _audio;
    private readonly TextPart _text;

    public ComposedProcessor(ProcessorSpec spec, ProcessorFiles files)
        : base(files.Tokenizer, files.ChatTemplate)
    {
        JsonObject config = files.Settings;
        (_spec, _files) = (spec, files);
        _text = new TextPart(files.Tokenizer, spec.Text);
        _images = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["image"], config, files.Tokenizer, n => files.ImageProcessor.Options.Node(n)));
        _videos = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["video"], config, files.Tokenizer, n => files.VideoProcessor.Options.Node(n)));
        _audio = new Lazy<MediaPart?>(() => MediaPart.Create(spec.Entry["audio"], config, files.Tokenizer, n => files.FeatureExtractor.Options.Find(n)));
    }

    public override string ClassName => _spec.Name;

    public override string? ImageToken => _images.Value?.Token;

    public override bool TakesMedia => true;

    public override ModelInput Process(IReadOnlyList<ProcessorInput> inputs, ProcessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Count, nameof(inputs));
        return Process(
            new ProcessorBatch
            {
                Texts = [.. inputs.Select(i => i.Text)],
                Images = inputs.All(i => i.Images.Count == 0) ? [] : [.. inputs.Select(i => i.Images)],
                Videos = [.. inputs.SelectMany(i => i.Videos)],
                Audio = [.. inputs.SelectMany(i => i.Audio)],
                AddSpecialTokens = inputs.All(i => i.AddSpecialTokens) ? null : false,
            },
            options);
    }

    public override ModelInput Process(ProcessorBatch batch, ProcessorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        options ??= new ProcessorOptions();
        ImageFeatures? images = Images(batch);
        ImageFeatures? videos = batch.Videos.Count == 0 ? null : _files.VideoProcessor.Preprocess(batch.Videos, new VideoArguments { Options = Options("video") });
        AudioFeatures? audio = Audio(batch, options);
        if (videos is not null && (bool?)_spec.Part("video")["seconds"] is true)
        {
            videos["second_per_grid_ts"] = TimedFrames.SecondsPerGroup(videos, _files.VideoProcessor.Options.Int("temporal_patch_size"));
        }

        ProcessedFeatures[] media = [.. new ProcessedFeatures?[] { images, videos, audio }.OfType<ProcessedFeatures>()];
        var result = new ModelInput();
        if (Texts(batch) is { Count: > 0 } texts)
        {
            Expansion[] expansions =
            [
                .. Expand(_images.Value, images, batch.Images.Sum(i => i.Count)), .. Expand(_videos.Value, videos, batch.Videos.Count), .. Expand(_audio.Value, audio, batch.Audio.Count),
            ];
            _text.Encode([.. Replace(texts, expansions).Select(Joined)], batch.AddSpecialTokens, options, result, TypedIds(), media.Length == 0 ? [] : _spec.Part("beside_media"));
        }

        foreach (ProcessedFeatures features in media)
        {
            FeatureTensors.CopyTo(result, features, _spec.Unused, _spec.Part("renamed"));
        }

        return result;
    }

    private ImageFeatures? Images(ProcessorBatch batch)
    {
        if (batch.Images.Count == 0)
        {
            return null;
        }

        var arguments = new ImageArguments { Options = Options("image") };
        IReadOnlyList<ImageInput>[] lists = [.. batch.Images.Select(list => (IReadOnlyList<ImageInput>)[.. list.Select(i => new ImageInput(i))])];
        return (bool?)_spec.Part("image")["nested"] is true
            ? _files.ImageProcessor.Preprocess(lists, arguments)
            : _files.ImageProcessor.Preprocess([.. lists.SelectMany(l => l)], arguments);
    }

    private AudioFeatures? Audio(ProcessorBatch batch, ProcessorOptions options)
    {
        if (batch.Audio.Count == 0)
        {
            return null;
        }

        JsonObject arguments = Options("audio");
        if (options.PadToMaxLength is { } full && (bool?)_spec.Part("audio")["fixed_padding"] is not true)
        {
            arguments["padding"] = full ? "max_length" : true;
        }

        return _files.FeatureExtractor.Extract(batch.Audio, new AudioArguments { Options = arguments });
    }

    // The options that the class gives to a part.
    private JsonObject Options(string part)
    {
        var options = (JsonObject)((_spec.Part(part)["options"] as JsonObject)?.DeepClone() ?? new JsonObject());
        if ((bool?)_spec.Part(part)["merged_patches"] is true)
        {
            options["patch_size"] = (int)(_images.Value!.Setting("patch_size") * _images.Value.Setting("spatial_merge_size"));
        }

        return options;
    }

    // Some classes write the placeholders of pictures that come without a text.
    private IReadOnlyList<string>? Texts(ProcessorBatch batch)
    {
        if (batch.Texts is null && batch.Images.Count > 0 && (bool?)_spec.Part("image")["alone"] is true)
        {
            return [.. batch.Images.Select(list => string.Join(' ', Enumerable.Repeat(ImageToken, list.Count)))];
        }

        return batch.Texts is null && batch.Audio.Count > 0 && (bool?)_spec.Part("audio")["alone"] is true ? [.. batch.Audio.Select(_ => _audio.Value!.Token)] : batch.Texts;
    }

    // Neighbouring pictures share the word between them, and a text right after a picture keeps its distance.
    private string Joined(string text)
    {
        if ((bool?)_spec.Part("image")["joined"] is not true)
        {
            return text;
        }

        string fence = _images.Value!.Word("before");
        return Regex.Replace(text.Replace(fence + fence, fence, StringComparison.Ordinal), $@"{Regex.Escape(fence)}(?=[^\s<])", fence + " ");
    }

    private TypedTokens? TypedIds() => _spec.Entry["type_ids"] is { } name
        ? new TypedTokens(name.GetValueKind() == System.Text.Json.JsonValueKind.String ? name.GetValue<string>() : "mm_token_type_ids", _images.Value?.TypedIds ?? [], _videos.Value?.TypedIds ?? [], _audio.Value?.TypedIds ?? [])
        : null;

    private static IEnumerable<Expansion> Expand(MediaPart? part, ProcessedFeatures? features, int count)
        => part is null || features is null ? [] : [new Expansion(part.Token, [.. Enumerable.Range(0, count).Select(i => part.Replacement(features, i))])];

    private static string[] Replace(IReadOnlyList<string> texts, Expansion[] expansions)
    {
        var next = new int[expansions.Length];
        string[] replaced = [.. texts.Select(One)];
        for (int i = 0; i < expansions.Length; i++)
        {
            if (next[i] != expansions[i].Replacements.Count)
            {
                throw Mismatch(expansions[i], texts);
            }
        }

        return replaced;

        string One(string text)
        {
            var result = new StringBuilder();
            int at = 0;
            while (true)
            {
                (int start, int which) = (-1, -1);
                for (int i = 0; i < expansions.Length; i++)
                {
                    int found = text.IndexOf(expansions[i].Token, at, StringComparison.Ordinal);
                    (start, which) = found >= 0 && (start < 0 || found < start) ? (found, i) : (start, which);
                }

                if (which < 0)
                {
                    return result.Append(text, at, text.Length - at).ToString();
                }

                if (next[which] == expansions[which].Replacements.Count)
                {
                    throw Mismatch(expansions[which], texts);
                }

                result.Append(text, at, start - at).Append(expansions[which].Replacements[next[which]++]);
                at = start + expansions[which].Token.Length;
            }
        }
    }

    private static ProcessingException Mismatch(Expansion expansion, IReadOnlyList<string> texts)
        => new($"'{expansion.Token}' in the texts", $"one for each of the {expansion.Replacements.Count} pictures, videos or recordings", $"{texts.Sum(t => t.Split(expansion.Token).Length - 1)}");

    private sealed record Expansion(string Token, IReadOnlyList<string> Replacements);
}
