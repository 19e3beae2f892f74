using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HfPipelines.Audio;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using HfPipelines.Video;

namespace HfPipelines.Processing.Composition;

/// <summary>
/// A processor class of transformers, put together of its parts: the tokenizer, the processors of pictures, videos and recordings, and the rules by
/// which texts are written, placeholders in them become as many tokens as the network sees, and outputs are made of both.
/// </summary>
internal sealed class ComposedProcessor : Processor
{
    private readonly ProcessorSpec _spec;
    private readonly ProcessorFiles _files;
    private readonly Lazy<MediaPart?> _images;

    public ComposedProcessor(ProcessorSpec spec, ProcessorFiles files)
        : base(files, spec.HasTokenizer)
    {
        (_spec, _files) = (spec, files);
        _images = new Lazy<MediaPart?>(() => spec.HasTokenizer ? new ComposedCall(spec, files, new ProcessorBatch(), new ProcessorOptions()).ImagePart : null);
    }

    public override string ClassName => _spec.Name;

    public override string? ImageToken => _images.Value?.Token;

    public override TextSide PaddingSide => TextPart.SideOf(_spec.Text) ?? base.PaddingSide;

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
        var call = new ComposedCall(_spec, _files, batch, options ?? new ProcessorOptions());
        call.Batch = call.Batch with { Texts = Texts(call) };
        call.Options = call.Options with { MaxLength = call.Options.MaxLength + Longer(call) };
        call.Batch = _spec.Entry["prompt"] is { } prompt ? PromptRules.Get(prompt.GetValue<string>())(call) : call.Batch;
        call.Images = Images(call);
        call.Videos = Videos(call);
        call.Audio = Audio(call);
        ProcessedFeatures[] media = [.. new ProcessedFeatures?[] { call.Images, call.Videos, call.Audio }.OfType<ProcessedFeatures>()];
        Encode(call, media.Length > 0);
        foreach (ProcessedFeatures features in media)
        {
            FeatureTensors.CopyTo(call.Result, features, _spec.Unused, _spec.Part("renamed"));
        }

        foreach (JsonNode? rule in _spec.Entry["outputs"] as JsonArray ?? [])
        {
            OutputRules.Get(rule!.GetValue<string>())(call);
        }

        return call.Result;
    }

    // Some classes write the placeholders of media that come without a text, and some take no texts.
    private static IReadOnlyList<string>? Texts(ComposedCall call)
    {
        ProcessorBatch batch = call.Batch;
        if (!call.Spec.TakesTexts)
        {
            return null;
        }

        if (batch.Texts is null && batch.Images.Count > 0 && (bool?)call.Spec.Part("image")["alone"] is true)
        {
            return [.. batch.Images.Select(list => call.Word("alone") + string.Join(' ', Enumerable.Repeat(call.ImagePart!.Token, list.Count)))];
        }

        return batch.Texts is null && batch.Audio.Count > 0 && (bool?)call.Spec.Part("audio")["alone"] is true ? [.. batch.Audio.Select(_ => call.AudioPart!.Token)] : batch.Texts;
    }

    // Some classes count further tokens in the length of a text, and some count fewer.
    private int Longer(ComposedCall call) => _spec.Text["longer_by"] is { } name ? call.ImagePart!.Option(name.GetValue<string>())
        : _spec.Text["shorter_by"] is { } setting && call.Config[setting.GetValue<string>()] is not null ? -(int)call.Number(setting.GetValue<string>()) : 0;

    private void Encode(ComposedCall call, bool besideMedia)
    {
        if (call.Batch.Pages is not null)
        {
            TextOutputs.Pages(call);
        }
        else if (call.Texts.Count > 0)
        {
            ProcessorBatch batch = call.Batch;
            Placements[] kinds =
            [
                .. Placements.Of(call.ImagePart, call.Images, batch.Images.Sum(i => i.Count)), .. Placements.Of(call.VideoPart, call.Videos, batch.Videos.Count), .. Placements.Of(call.AudioPart, call.Audio, batch.Audio.Count),
            ];
            new TextPart(call.Tokenizer, _spec.Text).Encode([.. Placements.Replace(call.Texts, kinds).Select(t => Joined(call, t))], batch.AddSpecialTokens, call.Options, call.Result, TypedIds(call), besideMedia ? _spec.Part("beside_media") : []);
        }
    }

    private ImageFeatures? Images(ComposedCall call)
    {
        if (call.Batch.Images.Count == 0)
        {
            return null;
        }

        if ((bool?)_spec.Part("image")["refused"] is true)
        {
            throw new ProcessingException("pictures", $"none, for texts with pictures are not made yet for {ClassName}", $"{call.Batch.Images.Sum(l => l.Count)}");
        }

        var arguments = new ImageArguments { Options = Options(call, "image", call.Options.Images?.Options), Companions = call.Options.Images?.Companions ?? new Dictionary<string, IReadOnlyList<ImageInput>>() };
        IReadOnlyList<ImageInput>[] lists = [.. call.Batch.Images.Select(list => (IReadOnlyList<ImageInput>)[.. list.Select(i => new ImageInput(i))])];
        return (bool?)_spec.Part("image")["nested"] is true
            ? _files.ImageProcessor.Preprocess(lists, arguments)
            : _files.ImageProcessor.Preprocess([.. lists.SelectMany(l => l)], arguments);
    }

    private ImageFeatures? Videos(ComposedCall call)
    {
        if (call.Batch.Videos.Count == 0)
        {
            return null;
        }

        ImageFeatures videos = _files.VideoProcessor.Preprocess(call.Batch.Videos, new VideoArguments { Options = Options(call, "video", call.Options.Videos?.Options) });
        if ((bool?)_spec.Part("video")["seconds"] is true)
        {
            videos["second_per_grid_ts"] = TimedFrames.SecondsPerGroup(videos, _files.VideoProcessor.Options.Int("temporal_patch_size"));
        }

        return videos;
    }

    private AudioFeatures? Audio(ComposedCall call)
    {
        if (call.Batch.Audio.Count == 0)
        {
            return null;
        }

        JsonObject arguments = Options(call, "audio", call.Options.Audio?.Options);
        if (call.Options.PadToMaxLength is { } full && (bool?)_spec.Part("audio")["fixed_padding"] is not true)
        {
            arguments["padding"] = full ? "max_length" : true;
        }

        AudioFeatures features = Recordings.Extract(call, arguments);
        if (_spec.Part("audio")["then"] is { } then)
        {
            AudioOutputs.Get(then.GetValue<string>())(call, features);
        }

        return features;
    }

    // The options that the class gives to a part, and the call's over them.
    private JsonObject Options(ComposedCall call, string part, JsonObject? given)
    {
        var options = (JsonObject)((_spec.Part(part)["options"] as JsonObject)?.DeepClone() ?? new JsonObject());
        if ((bool?)_spec.Part(part)["merged_patches"] is true)
        {
            options["patch_size"] = (int)(call.ImagePart!.Setting("patch_size") * call.ImagePart.Setting("spatial_merge_size"));
        }

        foreach ((string name, JsonNode? value) in given ?? [])
        {
            options[name] = value?.DeepClone();
        }

        return options;
    }

    // Neighbouring pictures share the word between them, and a text right after a picture keeps its distance.
    private string Joined(ComposedCall call, string text)
    {
        if ((bool?)_spec.Part("image")["joined"] is not true)
        {
            return text;
        }

        string fence = call.ImagePart!.Word("before");
        return Regex.Replace(text.Replace(fence + fence, fence, StringComparison.Ordinal), $@"{Regex.Escape(fence)}(?=[^\s<])", fence + " ");
    }

    private TypedTokens? TypedIds(ComposedCall call) => _spec.Entry["type_ids"] is { } name
        ? new TypedTokens(name.GetValueKind() == System.Text.Json.JsonValueKind.String ? name.GetValue<string>() : "mm_token_type_ids", call.ImagePart?.TypedIds ?? [], call.VideoPart?.TypedIds ?? [], call.AudioPart?.TypedIds ?? [])
        : null;
}
