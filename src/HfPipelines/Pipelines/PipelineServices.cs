using System.ComponentModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace HfPipelines.Pipelines;

/// <summary>What generated registrations for dependency injection have in common.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PipelineServices
{
    /// <summary>
    /// Adds a pipeline for the whole program, loaded when it is first asked for: as <see cref="LazyPipeline{TPipeline}"/>, whose wait does not
    /// block, and as itself.
    /// </summary>
    /// <typeparam name="TPipeline">The class of the pipeline.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="load">Loads the pipeline.</param>
    public static void Add<TPipeline>(IServiceCollection services, Func<CancellationToken, Task<TPipeline>> load)
        where TPipeline : class, IAsyncDisposable
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(load);
        services.AddSingleton(_ => new LazyPipeline<TPipeline>(load));
        services.AddSingleton(static provider => provider.GetRequiredService<LazyPipeline<TPipeline>>().GetAsync().GetAwaiter().GetResult());
    }

    /// <summary>Adds the chat client of a pipeline.</summary>
    /// <typeparam name="TPipeline">The class of the pipeline, which was added before.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="client">Makes the client.</param>
    public static void AddChatClient<TPipeline>(IServiceCollection services, Func<TPipeline, IChatClient> client)
        where TPipeline : class, IAsyncDisposable
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(client);
        services.AddSingleton(provider => client(provider.GetRequiredService<TPipeline>()));
    }
}
