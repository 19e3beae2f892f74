using HfPipelines.Networks;
using HfPipelines.Processing;
using HfPipelines.Processing.Composition;

namespace HfPipelines.Pipelines;

/// <summary>The processor of a checkpoint: of the class that its files name, else of the one that its architecture names.</summary>
internal static class ProcessorLoader
{
    /// <summary>Loads it.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="takesMedia">Whether texts come with pictures, videos or recordings; text alone needs no more than the tokenizer.</param>
    public static Processor Load(LoadedCheckpoint checkpoint, bool takesMedia = false)
        => Load(checkpoint.Folder.Path, checkpoint.Model.Config.Architecture, checkpoint.Registry, takesMedia);

    /// <summary>Loads it.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <param name="architecture">The checkpoint's architecture; null where there is none.</param>
    /// <param name="registry">All architectures.</param>
    /// <param name="takesMedia">Whether texts come with pictures, videos or recordings; text alone needs no more than the tokenizer.</param>
    public static Processor Load(string folder, Architecture? architecture, ArchitectureRegistry registry, bool takesMedia = false)
    {
        var files = new ProcessorFiles(folder, registry);
        string? name = files.ProcessorClass ?? architecture?.ProcessorClass;
        if (name is null)
        {
            return new Processor(files.Tokenizer, files.ChatTemplate);
        }

        return architecture?.CreateProcessor(name, files)
            ?? registry.Architectures.Select(a => a.CreateProcessor(name, files)).FirstOrDefault(p => p is not null)
            ?? (takesMedia && ProcessorSpec.Find(name) is { } spec ? new ComposedProcessor(spec, files) : new Processor(files.Tokenizer, files.ChatTemplate));
    }
}
